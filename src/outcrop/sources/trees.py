"""From the name of a revision to its commit, and from that to the files that it holds; nothing is checked out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from outcrop.errors import SourceError
from outcrop.model.source import File
from outcrop.sources.checkout import fields
from outcrop.sources.files import to_path
from outcrop.sources.git import ask, is_bare

HEX = re.compile(r"[0-9a-f]{4,40}")
FULL = 40  # digits of a commit
NEAR, CUTOFF = 3, 0.5  # names that are offered where one is not there, and how near they must be


@dataclass(frozen=True, slots=True)
class Row:
    """A file of a commit, and the id of its blob."""

    file: File
    blob: str


def resolve(top: Path, name: str) -> str:
    """The id of the commit that a revision names: a tag, a branch, a full or short commit, `HEAD~2`.

    Raises SourceError where there is none, or more than one; the message offers what is there.
    """
    answer = ask(top, "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}") if is_name(name) else None
    if answer is not None and answer.returncode == 0:
        return answer.stdout.decode().strip()
    if HEX.fullmatch(name) and len(several := disambiguated(top, name)) > 1:
        raise SourceError(
            f"{name!r} may be any of {len(several)} commits in {str(top)!r}; write more of it: {', '.join(several[:NEAR])}."
        )
    if HEX.fullmatch(name) and len(name) == FULL:
        raise SourceError(
            f"There is no commit {name} in {str(top)!r}: the history was rewritten, or it was not fetched; name one that is there."
        )
    near = get_close_matches(name, _names(top), NEAR, CUTOFF) if is_name(name) else []
    meant = f"did you mean {' or '.join(map(repr, near))}?"
    shallow = ((top if is_bare(top) else top / ".git") / "shallow").exists()
    hint = (
        meant
        if near
        else f"name a commit, branch or tag that is there{' (a shallow clone holds few)' if shallow else ''}."
    )
    raise SourceError(f"There is no revision {name!r} in {str(top)!r}; {hint}")


def rows_of(top: Path, commit: str) -> Iterator[Row]:
    """Every regular file of a commit. The size of a blob that git lacks is taken for 0.

    Raises SourceError where git does not hold the trees of the commit.
    """
    answer = ask(top, "ls-tree", "-r", "-l", "-z", commit)
    if answer.returncode:
        raise SourceError(f"Git cannot list the files of {commit} in {str(top)!r}; fetch it whole.")
    for head, path in fields(answer.stdout):
        mode, _, blob, size = head.split()
        if mode.startswith(b"100"):
            yield Row(File(to_path(path), int(size) if size.isdigit() else 0), blob.decode())


def is_name(name: str) -> bool:
    """Whether this may be handed to git: no option, and nothing that is not a name."""
    return bool(name) and not name.startswith("-") and name.isprintable()


def _names(top: Path) -> list[str]:
    """The tags and branches of a repository."""
    return ask(top, "for-each-ref", "--format=%(refname:short)").stdout.decode("utf-8", "replace").split()


def disambiguated(top: Path, short: str) -> list[str]:
    """The commits whose ids begin so."""
    objects = ask(top, "rev-parse", f"--disambiguate={short}").stdout.decode().split()
    return [one for one in objects if ask(top, "cat-file", "-t", one).stdout.strip() == b"commit"]
