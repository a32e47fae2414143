"""`outcrop cache`: what is kept on this machine, and how it is thrown away."""

import json

import click

from outcrop.cache.results import MOST, Results
from outcrop.cli.output import tell
from outcrop.errors import OutcropError
from outcrop.sources.reach import cache_folder
from outcrop.sources.store import Store

EPILOG = """Examples:

\b
  outcrop cache info
  outcrop cache clear              # forget what was found; what was fetched stays
  outcrop cache clear --fetched    # and the repositories that were fetched
  OUTCROP_CACHE=/tmp/elsewhere outcrop scan .
"""


@click.group(epilog=EPILOG)
def cache() -> None:
    """Tell what is kept in the cache folder, or throw it away.

    Results make a second scan quick; they are found by what they depend on, so they are never stale. Both may be removed at any
    time, also by hand. The folder is that of OUTCROP_CACHE, else where this platform keeps a user's caches.
    """


@cache.command(epilog="Example:\n\n\b\n  outcrop cache info --format json")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
def info(form: str) -> None:
    """Tell where the cache is, and what it holds."""
    place = cache_folder()
    count, size = Results.of(place).size()
    stores = [(store.place.name, store.size()) for store in Store.all(place)]
    if form == "json":
        rows = [{"name": name, "bytes": held} for name, held in stores]
        told = {"folder": str(place), "results": {"count": count, "bytes": size, "most": MOST}, "fetched": rows}
        tell(f"{json.dumps(told, indent=2)}\n")
        return
    lines = [
        f"folder   {place}",
        f"results  {_counted(count, 'result', 'results')}, {_mebibytes(size)} of at most {_mebibytes(MOST)}",
        f"fetched  {_counted(len(stores), 'repository', 'repositories')}, {_mebibytes(sum(held for _, held in stores))}",
        *(f"  {_mebibytes(held):>12}  {name}" for name, held in stores),
    ]
    tell("".join(f"{line}\n" for line in lines))


@cache.command(epilog="Example:\n\n\b\n  outcrop cache clear --fetched")
@click.option("--fetched", is_flag=True, help="Also the repositories that were fetched.")
def clear(fetched: bool) -> None:
    """Forget what was found."""
    place = cache_folder()
    count, size = Results.of(place).size()
    stores = Store.all(place) if fetched else []
    held = sum(store.size() for store in stores)
    try:
        Results.of(place).clear()
        busy = [store.place.name for store in stores if not store.remove()]
    except OSError as error:
        what = error.filename or place
        raise OutcropError(f"{what} cannot be removed: {error.strerror}; see who may write there.") from None
    gone = [f"{_counted(count, 'result', 'results')} ({_mebibytes(size)})"]
    if fetched:
        gone.append(f"{_counted(len(stores) - len(busy), 'repository', 'repositories')} ({_mebibytes(held)})")
    tell(f"Removed {' and '.join(gone)} from {place}.\n")
    if busy:
        raise OutcropError(f"{', '.join(busy)}: somebody fetches into it just now; try again later.")


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
