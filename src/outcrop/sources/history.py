"""What a repository tells of how it came to be: the commits between two of its own, and what stood at a path in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import SourceError
from outcrop.sources.git import STEP, ask


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of a history."""

    commit: str
    parent: str | None  # its first; none of a root, and where a shallow clone ends
    date: str  # ISO 8601
    subject: str  # the first line of its message


def steps_between(top: Path, old: str, new: str) -> list[Step]:
    """The commits that lead to `new` by first parents and are not part of `old`, the newest first.

    Raises SourceError where git does not hold them.
    """
    return list(_steps(top, "--first-parent", f"{old}..{new}"))


def step_at(top: Path, commit: str) -> Step:
    """One commit.

    Raises SourceError where git does not hold it.
    """
    return next(_steps(top, "-1", commit))


def blob_at(top: Path, commit: str, path: str) -> str | None:
    """The id of the blob at a path of a commit; none where nothing stands there, or no tree of it is here."""
    answer = ask(top, "rev-parse", "--quiet", "--verify", f"{commit}:{path}")
    return answer.stdout.decode().strip() or None if answer.returncode == 0 else None


def _steps(top: Path, *words: str) -> Iterator[Step]:
    answer = ask(top, "log", STEP, *words)
    if answer.returncode:
        raise SourceError(f"Git does not hold the history of {words[-1]} in {str(top)!r}; fetch it whole.")
    for line in filter(
        None, answer.stdout.split(b"\n")
    ):  # Python knows other ends of lines, and a subject may hold them
        commit, parents, date, subject = line.decode("utf-8", "replace").split("\0", 3)
        yield Step(commit, parents.split(" ")[0] or None, date, subject)
