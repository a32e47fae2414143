import os
import subprocess
import time
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.sources import git as sources_git
from outcrop.sources import open_source
from outcrop.sources.git import ask

from .places import QUESTIONS, commit, is_c, paths, write

REFUSED = [
    (),
    ("",),
    ("status",),
    ("diff",),
    ("checkout", "HEAD"),
    ("fetch",),
    ("hash-object", "x.c"),
    ("-c", "core.fsmonitor=evil", "ls-files", "-s"),
    ("config", "core.fsmonitor", "evil"),
    ("config", "--get", "--add", "core.fsmonitor", "evil"),
    ("ls-files", "-m"),
    ("ls-files", "-z"),
    ("cat-file", "--filters", "HEAD:x.c"),
    ("cat-file", "--textconv", "HEAD:x.c"),
    ("cat-file", "--batch", "--filters"),
    ("cat-file", "--batch-command"),
    ("log", "-1"),
    ("log", "-p", "--format=%H"),
    ("log", "--format=%G?"),
    ("log", "--format=%H", "--show-signature"),
    ("log", "--format=%H", "--output=x.c"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_the_questions_of_a_scan_are_answered(top: Path, question: tuple[str, ...]) -> None:
    commit(top, {"x.c": "int x;"})
    assert ask(top, *question).returncode == (1 if question[0] == "config" else 0)  # there is no remote


@pytest.mark.parametrize("question", REFUSED, ids=" ".join)
def test_any_other_question_is_refused_before_git_runs(top: Path, question: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError, match="is no question that may be put to a source"):
        ask(top, *question)


def test_the_caller_s_git_variables_do_not_reach_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = top.parent / "other"
    commit(other, {"other.c": ""})
    head = commit(top, {"x.c": ""})
    for name, value in {
        "GIT_DIR": f"{other}/.git",
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": f"{other}/.git/index",
        "GIT_OBJECT_DIRECTORY": f"{other}/.git/objects",
        "GIT_COMMON_DIR": f"{other}/.git",
        "GIT_NAMESPACE": "other",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "remote.origin.url",
        "GIT_CONFIG_VALUE_0": "https://github.com/other/other",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_TRACE": str(top / "trace"),
    }.items():
        monkeypatch.setenv(name, value)
    snapshot = open_source(str(top), is_c)
    assert (snapshot.top, snapshot.commit, snapshot.url, paths(snapshot)) == (top, head, None, ["x.c"])
    assert not (top / "trace").exists()


def test_every_question_switches_off_what_a_configuration_could_start(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some of this guards against what no question does in today's git, so a stand-in for git tells what it got."""
    write(top.parent, {"bin/git": "#!/bin/sh\nprintf '%s\\n' \"$@\"\nenv | grep -E '^(GIT_|LC_ALL)' | LC_ALL=C sort\n"})
    (top.parent / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{top.parent}/bin{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_SSH_COMMAND", "evil")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert ask(top, "rev-parse", "HEAD").stdout.decode().splitlines() == [
        *("--no-pager", "-C", str(top), f"--git-dir={top}/.git", f"--work-tree={top}"),
        *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.excludesFile=/dev/null"),
        *("-c", "log.showSignature=false", "-c", "protocol.allow=never", "-c", f"safe.directory={top}"),
        *("rev-parse", "HEAD"),
        *("GIT_ALLOW_PROTOCOL=", "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0"),
        *("GIT_TERMINAL_PROMPT=0", "LC_ALL=C"),
    ]


def test_the_caller_s_environment_is_left_as_it_was(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"x.c": ""})
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    before = dict(os.environ)
    open_source(str(top), is_c)
    assert dict(os.environ) == before


def test_where_git_is_not_installed_a_checkout_is_a_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"src/x.c": "", "src/y.o": "", ".gitignore": "*.o\n"})
    monkeypatch.setenv("PATH", str(write(top.parent / "empty", {"README": ""})))
    assert ask(top, "rev-parse", "HEAD").returncode == 127
    snapshot = open_source(str(top), is_c)
    assert (snapshot.top, snapshot.commit, snapshot.listed, paths(snapshot)) == (top, None, 2, ["src/x.c"])


def test_a_git_that_is_kept_waiting_is_an_error_and_no_hang(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"x.c": ""})
    os.mkfifo(top / ".gitignore")
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["git", "status"], cwd=top, timeout=0.3, check=False, capture_output=True)
    monkeypatch.setattr(sources_git, "PATIENCE", 0.3)
    begun = time.monotonic()
    with pytest.raises(
        SourceError, match=r"^Git did not answer within 0\.3 seconds in '.*/system'; look for a named pipe"
    ):
        open_source(str(top), is_c)
    assert time.monotonic() - begun < 5
