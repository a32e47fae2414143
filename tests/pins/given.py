"""A small system, then and now, as the tests of relocation write it."""

from pathlib import Path

from outcrop.pins.between import Between
from outcrop.pins.index import index_of_files
from outcrop.pins.relocating import relocate
from outcrop.pins.spots import Relocated, Was

FIXTURES = Path(__file__).parents[2] / "fixtures"
Files = dict[str, str]


def system(name: str) -> Files:
    """The files of a small system in fixtures/."""
    folder = FIXTURES / name
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.[ch]*"))}


def between(then: Files, now: Files) -> Between:
    """What lies between two snapshots."""
    return Between(*(index_of_files({path: text.encode() for path, text in files.items()}) for files in (then, now)))


def followed(then: Files, now: Files, path: str, name: str) -> Relocated:
    """What became of the first function of a name."""
    both = between(then, now)
    was = next(one for one in both.then.functions[path] if one.name == name)
    return relocate(Was(path, name, was.lines), both)


def told(found: Relocated) -> tuple[str, str]:
    """In short: how, and where."""
    return found.how, f"{found.spot.path}:{found.spot.name}" if found.spot else ""


def candidates(found: Relocated) -> list[str]:
    """Among which nobody can choose."""
    return [f"{one.path}:{one.name}" for one in found.candidates]
