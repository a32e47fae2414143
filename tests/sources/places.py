"""What the tests of the sources build: real files, and real repositories by a git that no configuration bends."""

import os
import subprocess
from pathlib import Path

import pytest

from outcrop.model.finding import Words
from outcrop.model.source import Blob
from outcrop.model.system import SuggestedPin, System
from outcrop.sources import Snapshot

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}

# One of every kind that may be asked.
QUESTIONS = [
    ("rev-parse", "--quiet", "--verify", "HEAD"),
    ("config", "--get", "remote.origin.url"),
    ("ls-tree", "-r", "-z", "HEAD"),
    ("ls-files", "-z", "-s"),
    ("ls-files", "-z", "-o", "--exclude-standard"),
    ("ls-tree", "-r", "-l", "-z", "HEAD"),
    ("cat-file", "-t", "HEAD"),
    ("cat-file", "--batch"),
    ("log", "-1", "--format=%H"),
    ("for-each-ref", "--format=%(refname:short)"),
    ("rev-parse", "--disambiguate=abcd"),
]

needs_permissions = pytest.mark.skipif(os.geteuid() == 0, reason="root may read what permissions close")


def is_c(path: str) -> bool:
    return path.endswith((".c", ".h"))


def git(top: Path, *words: str, data: bytes = b"", check: bool = True) -> str:
    """Run git as a person would."""
    done = subprocess.run(
        ["git", *words], cwd=top, input=data, capture_output=True, check=check, env={**os.environ, **ENVIRONMENT}
    )
    return os.fsdecode(done.stdout).removesuffix("\n")


def write(top: Path, files: dict[str, str]) -> Path:
    """Write files, their folders as needed."""
    for path, text in files.items():
        place = top / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return top


def commit(top: Path, files: dict[str, str]) -> str:
    """Write files and commit all there is; the commit's id."""
    write(top, files)
    if not (top / ".git").exists():
        git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "as written")
    return git(top, "rev-parse", "HEAD")


def system(url: str, mirror: Path | str | None = None, revision: str | None = None) -> System:
    """A system that is known by name."""
    pin = SuggestedPin(revision) if revision is not None else None
    return System(id="peers", title=Words("Peers", "Peers"), url=url, mirror=mirror, pin=pin)


def paths(snapshot: Snapshot) -> list[str]:
    return [file.path for file in snapshot.files]


def read(snapshot: Snapshot, path: str) -> Blob:
    """Read a file that can be read."""
    blob = snapshot.read(path, 1 << 20)
    assert isinstance(blob, Blob)
    return blob
