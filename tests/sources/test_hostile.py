"""A checkout may bring a configuration that runs programs; each trap here is first shown to work, and then not to."""

import hashlib
import os
import pty
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from outcrop.model.source import Origin
from outcrop.sources import open_source
from outcrop.sources.git import ask

from .places import ENVIRONMENT, QUESTIONS, commit, git, is_c, paths, read, write

HOOKS = """
    applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit
    pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update
    reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman
    p4-changelist p4-prepare-changelist p4-post-changelist p4-pre-submit post-index-change
"""
FILES = {"src/lock.c": "int lock;\n", "src/free.c": "int free;\n", ".gitattributes": "* filter=trap diff=trap\n"}


@dataclass(frozen=True)
class Trap:
    """Settings, with `{run}` for a program that leaves a mark; what else must be so; and a command that springs it."""

    settings: dict[str, str]
    spring: str
    prepare: Callable[[Path], object] = lambda top: None


def change(top: Path) -> None:
    """A file whose content differs from the index."""
    write(top, {"src/free.c": "int changed;\n"})


def lose(what: str) -> Callable[[Path], None]:
    """Remove an object, as in a partial clone that never had it."""

    def remove(top: Path) -> None:
        name = git(top, "rev-parse", what)
        (top / ".git/objects" / name[:2] / name[2:]).unlink()

    return remove


def sign(top: Path) -> None:
    """Make HEAD a commit that claims to be signed."""
    signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n trap\n -----END PGP SIGNATURE-----\n\n"
    text = git(top, "cat-file", "commit", "HEAD").replace("\n\n", signature, 1)
    name = git(top, "hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
    git(top, "update-ref", "HEAD", name)


def hook(folder: str) -> Callable[[Path], None]:
    """Every hook that git knows."""

    def place(top: Path) -> None:
        (top / folder).mkdir(exist_ok=True)
        for name in HOOKS.split():
            (top / folder / name).unlink(missing_ok=True)
            (top / folder / name).symlink_to(top.parent / "run")

    return place


def include(top: Path) -> None:
    """A configuration file beside the sources."""
    write(top, {".git/more": f"[core]\n\tfsmonitor = {top.parent / 'run'}\n"})


def borrow(top: Path) -> None:
    """Objects borrowed from another repository."""
    commit(top.parent / "lender", {"x.c": ""})
    write(top, {".git/objects/info/alternates": f"{top.parent}/lender/.git/objects\n"})


def partial(url: str, **settings: str) -> dict[str, str]:
    """A partial clone, whose missing objects git would fetch from this URL."""
    more = {name.replace("__", "."): value for name, value in settings.items()}
    return {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "remote.origin.url": url,
        **more,
    }


BLOB, FOLDER = "HEAD:src/lock.c", "HEAD:src"
SHOW, WALK = f"git cat-file -p {BLOB}", "git ls-tree -r HEAD"
TRAPS = {
    "fsmonitor": Trap({"core.fsmonitor": "{run}"}, "git status"),
    "fsmonitor from ls-files": Trap({"core.fsmonitor": "{run}"}, "git ls-files -m"),
    "included file": Trap({"include.path": "more"}, "git status", include),
    "file included on a condition": Trap({"includeIf.gitdir:**.path": "more"}, "git status", include),
    "hooks": Trap({}, "git checkout -f HEAD", hook(".git/hooks")),
    "hooks elsewhere": Trap({"core.hooksPath": ".git/more-hooks"}, "git checkout -f HEAD", hook(".git/more-hooks")),
    "clean filter": Trap({"filter.trap.clean": "{run}"}, "git add .", change),
    "smudge filter": Trap({"filter.trap.smudge": "{run}"}, "git checkout -f HEAD", change),
    "filter process": Trap({"filter.trap.process": "{run}"}, "git add .", change),
    "textconv": Trap({"diff.trap.textconv": "{run}"}, "git log -p"),
    "external diff": Trap({"diff.external": "{run}"}, "git diff", change),
    "external diff of a driver": Trap({"diff.trap.command": "{run}"}, "git diff", change),
    "ssh for a lost blob": Trap(partial("ssh://ada@127.0.0.1/x", core__sshCommand="{run}"), SHOW, lose(BLOB)),
    "ssh for a lost folder": Trap(partial("ssh://ada@127.0.0.1/x", core__sshCommand="{run}"), WALK, lose(FOLDER)),
    "git proxy": Trap(partial("git://127.0.0.1/x", core__gitProxy="{run}"), WALK, lose(FOLDER)),
    "upload pack": Trap(partial("/", remote__origin__uploadpack="{run}"), WALK, lose(FOLDER)),
    "remote helper": Trap(partial("ext::{run}", protocol__ext__allow="always"), WALK, lose(FOLDER)),
    "credential helper": Trap({"credential.helper": "{run}"}, "echo url=https://127.0.0.1 | git credential fill"),
    "asking for a password": Trap({"core.askPass": "{run}"}, "echo url=https://127.0.0.1 | git credential fill"),
    "pager": Trap({"core.pager": "{run}"}, "git log"),
    "pager of a command": Trap({"pager.ls-files": "{run}", "pager.ls-tree": "{run}"}, "git ls-tree HEAD"),
    "alias": Trap({"alias.trap": "!{run}", "alias.ls-files": "!{run}", "alias.rev-parse": "!{run}"}, "git trap"),
    "signature": Trap({"log.showSignature": "true", "gpg.program": "{run}"}, "git log", sign),
    "signature in a format": Trap({"format.pretty": "%G?", "gpg.program": "{run}"}, "git log", sign),
    "editor": Trap({"core.editor": "{run}"}, "git commit --allow-empty"),
    "alternates": Trap({"core.alternateRefsCommand": "{run}"}, "git rev-list --alternate-refs", borrow),
}


def lay(top: Path, trap: Trap) -> Path:
    """A checkout with this trap laid, and the mark that it would leave."""
    mark, run = top.parent / "mark", top.parent / "run"
    write(top.parent, {"run": f"#!/bin/sh\n: > '{mark}'\nexit 1\n"})
    run.chmod(0o755)
    commit(top, FILES)
    trap.prepare(top)
    for name, value in trap.settings.items():
        git(top, "config", name, value.replace("{run}", str(run)))
    mark.unlink(missing_ok=True)
    return mark


def on_a_terminal(top: Path, command: str) -> None:
    """Run a command as a person at a terminal would who trusts the checkout."""
    ours, theirs = pty.openpty()
    subprocess.run(
        ["sh", "-c", command],
        cwd=top,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **ENVIRONMENT, "TERM": "xterm", "GIT_TERMINAL_PROMPT": "0"},
        check=False,
        timeout=30,
    )
    os.close(theirs)
    os.close(ours)


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_the_trap_works(top: Path, trap: Trap) -> None:
    mark = lay(top, trap)
    on_a_terminal(top, trap.spring)
    assert mark.exists()


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_opening_reading_and_citing_a_checkout_runs_nothing_of_it(top: Path, trap: Trap) -> None:
    mark = lay(top, trap)
    snapshot = open_source(str(top), lambda path: True)
    assert [file.path for file in snapshot.files] == sorted(FILES)
    for file in snapshot.files:
        snapshot.origin(read(snapshot, file.path))
    for question in (*QUESTIONS, ("cat-file", "-s", BLOB), ("cat-file", "-e", FOLDER)):
        ask(top, *question)
    assert not mark.exists()


def test_a_checkout_that_lost_its_tree_is_read_and_not_cited(top: Path) -> None:
    lay(top, TRAPS["ssh for a lost folder"])
    snapshot = open_source(str(top), is_c)
    blob = read(snapshot, "src/lock.c")
    assert snapshot.origin(blob) == Origin(None, None, "src/lock.c", blob.id)


def test_a_work_tree_elsewhere_is_not_listed(top: Path) -> None:
    write(top, {"../private/secret.c": ""})
    commit(top, FILES)
    git(top, "config", "core.worktree", str(top.parent / "private"))
    assert git(top, "ls-files", "-o") == "secret.c"
    assert paths(open_source(str(top), is_c)) == ["src/free.c", "src/lock.c"]


def test_a_checkout_that_calls_itself_bare_is_read(top: Path) -> None:
    head = commit(top, FILES)
    git(top, "config", "core.bare", "true")
    snapshot = open_source(str(top), is_c)
    assert (snapshot.commit, paths(snapshot)) == (head, ["src/free.c", "src/lock.c"])


def test_an_ignore_file_named_in_the_configuration_hides_nothing(top: Path) -> None:
    commit(top, FILES)
    write(top, {"new.c": "", "../hide": "*.c\n"})
    git(top, "config", "core.excludesFile", str(top.parent / "hide"))
    assert git(top, "ls-files", "-o", "--exclude-standard") == ""
    assert paths(open_source(str(top), is_c)) == ["new.c", "src/free.c", "src/lock.c"]


def test_a_replaced_commit_passes_nothing_off_as_committed(top: Path) -> None:
    head = commit(top, {"x.c": "int sound;\n"})
    git(top, "replace", head, commit(top, {"x.c": "int forged;\n"}))
    git(top, "update-ref", "HEAD", head)
    assert git(top, "show", "HEAD:x.c") == "int forged;"
    snapshot = open_source(str(top), is_c)
    blob = read(snapshot, "x.c")
    assert snapshot.origin(blob) == Origin(None, None, "x.c", blob.id)


def test_a_forged_index_reaches_nothing_outside(top: Path) -> None:
    commit(top, FILES)
    write(top, {"../secret.c": "secret", ".git/more.c": ""})
    names = ["../secret.c", ".git/more.c", "/etc/passwd", "src/../../secret.c", "src/lock.c"]
    (top / ".git/index").write_bytes(index_of(names))
    assert git(top, "ls-files", "-c").splitlines() == names
    snapshot = open_source(str(top), lambda path: True)
    assert paths(snapshot) == [".gitattributes", "src/free.c", "src/lock.c"]


def index_of(names: list[str]) -> bytes:
    """A git index as no git would write it: these paths as they are."""
    entries = b""
    for name in map(str.encode, names):
        head = struct.pack(">6I", 0, 0, 0, 0, 0, 0) + struct.pack(">4I", 0o100644, 0, 0, 0) + b"\x11" * 20
        entry = head + struct.pack(">H", len(name)) + name
        entries += entry + b"\0" * (8 - len(entry) % 8)
    index = b"DIRC" + struct.pack(">2I", 2, len(names)) + entries
    return index + hashlib.sha1(index, usedforsecurity=False).digest()
