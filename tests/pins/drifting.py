"""What the tests of drift share: a pin of a real repository, and what became of it."""

from collections.abc import Sequence
from pathlib import Path

from outcrop.cache.results import Results
from outcrop.model.drift import Drift
from outcrop.model.pin import Pin
from outcrop.patterns.catalogue import load
from outcrop.pins.checking import Check
from outcrop.pins.pinning import Wish, pin_of, place_of
from outcrop.scanning.finding import Finder
from outcrop.sources import Reach
from running import FORGET
from sources.places import commit, git

GUARDED, LEAK = "guarded-collection", "lock-leak"
# Nobody takes this for FORGET.
ENROL = """\
int enrol(struct table *table, const char *name)
{
    struct peer *peer = calloc(1, sizeof(*peer));
    peer->name = strdup(name);
    spin_lock(&table->lock);
    hash_add(table->peers, &peer->node, hash_of(name));
    spin_unlock(&table->lock);
    return 0;
}
"""
CATALOGUE = load()
NOBODY = Reach()


def finder(results: Results | None = None) -> Finder:
    return Finder(CATALOGUE, results, 1)


def pin(
    top: Path,
    ids: Sequence[str] = (GUARDED,),
    *,
    only: Sequence[str] = (),
    cite: Sequence[str] = (),
    at: str = "HEAD",
    folder: Path | None = None,
) -> Pin:
    """A pin of the repository at `top`, as `outcrop pin` makes it for a lock file in `folder`."""
    place = place_of(f"{top}@{at}", folder or top, NOBODY)
    patterns = tuple(map(CATALOGUE.pattern, ids)) or CATALOGUE.patterns
    return pin_of(place, Wish(patterns, tuple(only), tuple(cite)), finder(), "peers", lambda *_: None)


def checked(
    *pins: Pin, folder: Path, against: str | None = "latest", results: Results | None = None
) -> tuple[list[Drift], Check]:
    """The drift of some pins, and the check that told it."""
    run = Check(pins, folder, finder(results), NOBODY, against)
    return list(run), run


def drift(one: Pin, top: Path, against: str | None = "latest") -> list[Drift]:
    """What became of a pin that its lock file keeps at the top of its own repository."""
    return checked(one, folder=top, against=against)[0]


def single(one: Pin, top: Path, against: str | None = "latest") -> Drift:
    """The one row of it."""
    [row] = drift(one, top, against)
    return row


def states(rows: Sequence[Drift]) -> list[tuple[str, str | None]]:
    """Each state, and of which pattern."""
    return [(row.state, row.pattern) for row in rows]


def place(row: Drift) -> str:
    """Where it is now."""
    assert row.now is not None
    return f"{row.now.path}:{row.now.symbol or ''}:{row.now.lines[0]}-{row.now.lines[1]}"


def said(top: Path, files: dict[str, str], message: str) -> str:
    """Commit these files with a message of one's own; the commit's id."""
    commit(top, files)
    git(top, "commit", "-q", "--amend", "-m", message)
    return git(top, "rev-parse", "HEAD")


def called(name: str, code: str = FORGET) -> str:
    """The same function under another name, with a lock and a member of its own."""
    return code.replace("forget", name).replace("peers_lock", f"{name}_lock").replace("->link", f"->{name}")
