"""Which commit took a function away: by bisection over the commits between, a few looks at one file each."""

from collections.abc import Callable
from dataclasses import dataclass, field

from outcrop.citations import Forge, commit_link
from outcrop.model.drift import Removal
from outcrop.sources.history import Step
from outcrop.sources.remote import canonical_url
from outcrop.sources.repository import Repository

IsThere = Callable[[bytes], bool]


@dataclass(slots=True)
class Looks:
    """A repository whose files are looked at through its history: each once a commit, whatever is looked for in it."""

    repository: Repository
    seen: dict[tuple[str, str], tuple[str, bytes] | None] = field(default_factory=dict)  # by commit and path

    def at(self, commit: str, path: str) -> tuple[str, bytes] | None:
        """The id and the bytes of the file at a path of a commit; none where there is none."""
        if (commit, path) not in self.seen:
            self.seen[commit, path] = self.repository.blob(commit, path)
        return self.seen[commit, path]


def removed(
    looks: Looks,
    url: str | None,
    old: str,
    new: str,
    path: str,
    is_there: IsThere,
    forge: Forge | None = None,
) -> Removal | None:
    """The commit, of those that lead to `new`, that took something away from a path, or moved it elsewhere.

    None where it was not there in the last commit that both share, or still is in `new`, so that no commit between took it away.
    Raises SourceError where the history cannot be had.
    """
    steps = looks.repository.steps(old, new)
    known: dict[str, bool] = {}  # by blob id: most commits leave a file alone

    def holds(commit: str) -> bool:
        if (found := looks.at(commit, path)) is None:
            return False
        blob, data = found
        if blob not in known:
            known[blob] = is_there(data)
        return known[blob]

    if not steps or (base := steps[-1].parent) is None or not holds(base) or holds(steps[0].commit):
        return None
    step = first_without(steps[::-1], holds)
    return Removal(step.commit, step.date, step.subject, commit_link(canonical_url(url or ""), step.commit, forge))


def first_without(steps: list[Step], is_there: Callable[[str], bool]) -> Step:
    """The first of the commits, oldest first, where something is not there any more; it was there before them all.

    Of a thing that went and came again, one of the commits that took it away.
    """
    there, gone = -1, len(steps) - 1
    while gone - there > 1:
        middle = (there + gone) // 2
        if is_there(steps[middle].commit):
            there = middle
        else:
            gone = middle
    return steps[gone]
