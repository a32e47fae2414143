"""Which commit took a function away: by bisection over the commits between, a few looks at one file each."""

from collections.abc import Callable
from dataclasses import dataclass

from outcrop.citations import Forge, commit_link
from outcrop.model.drift import Removal
from outcrop.sources.history import Step
from outcrop.sources.repository import Repository

IsThere = Callable[[bytes], bool]


@dataclass
class Looking:
    """Looks at one path through the history of a repository."""

    repository: Repository
    path: str
    is_there: IsThere  # whether the bytes of the file still hold it
    seen: dict[str, bool]  # by blob id: most commits leave a file alone

    def at(self, commit: str) -> bool:
        """Whether it is there at a commit."""
        found = self.repository.blob(commit, self.path)
        if found is None:
            return False
        blob, data = found
        if blob not in self.seen:
            self.seen[blob] = self.is_there(data)
        return self.seen[blob]


def removed(
    repository: Repository,
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
    steps = repository.steps(old, new)
    looking = Looking(repository, path, is_there, {})
    if not steps or (base := steps[-1].parent) is None or not looking.at(base) or looking.at(steps[0].commit):
        return None
    step = first_without(steps[::-1], looking.at)
    return Removal(step.commit, step.date, step.subject, commit_link(url, step.commit, forge))


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
