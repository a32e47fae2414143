"""What universal-ctags calls a function, against what Outcrop reads as one: the functions that are missing.

    python benchmarks/coverage.py TREE

TREE is an unpacked source. Only the files that a scan of it reads are compared. Prints what is missing, and what holds an error.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outcrop.languages import LANGUAGES, language_of, languages_of, shapes
from outcrop.model.code import Definition, Read
from outcrop.model.extent import Lines

Place = tuple[str, int, str]  # path, line, name

COMMAND = [
    "ctags",
    "-R",
    "--languages=C,C++",
    "--kinds-C=f",
    "--kinds-C++=f",
    "--fields=+n",
    "--output-format=json",
    "-f-",
    ".",
]
SECONDS = 30.0  # for one file


def missing_functions(tree: Path, record: dict[str, Any]) -> tuple[int, list[Place]] | None:
    """How many functions ctags finds in the files of a scan, and those that Outcrop does not; none where ctags is not installed.

    `record` is the scan's own, which says what was not read.
    """
    if shutil.which("ctags") is None:
        return None
    not_read = {row["path"] for row in record["coverage"]["not_read"] if row["state"] != "read"}
    ours = {path: _by_name(data, found) for path, data, found in definitions(tree) if path not in not_read}
    theirs = [place for place in ctags_functions(tree) if place[0] in ours]
    return len(theirs), [place for place in theirs if not _found(place, ours[place[0]])]


def definitions(tree: Path) -> Iterator[tuple[str, bytes, tuple[Definition, ...]]]:
    """What Outcrop reads in every file of a tree that it has a language for."""
    paths = [file.relative_to(tree).as_posix() for file in tree.rglob("*") if file.is_file() and not file.is_symlink()]
    data = {path: (tree / path).read_bytes() for path in sorted(paths) if language_of(path) is not None}
    languages = languages_of(list(data), language_of, data.__getitem__)
    surveys = {path: LANGUAGES[languages[path]].survey(data[path]) for path in data}
    learned = shapes(macro for survey in surveys.values() for macro in survey.macros)
    for path in data:
        parsed = LANGUAGES[languages[path]].parse(data[path], surveys[path].heads, learned, SECONDS)
        yield path, data[path], parsed.definitions


def ctags_functions(tree: Path) -> Iterator[Place]:
    """The function definitions that ctags finds."""
    told = subprocess.run(COMMAND, cwd=tree, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    for tag in map(json.loads, told.splitlines()):
        if tag["_type"] == "tag":
            yield tag["path"].removeprefix("./"), tag["line"], tag["name"].replace(" ", "")


def _by_name(data: bytes, found: tuple[Definition, ...]) -> dict[str, list[tuple[int, int]]]:
    """First and last lines of definitions by their last name; ctags' names of lambdas are its own, so theirs is no name."""
    lines, named = Lines(data), defaultdict(list)
    for one in found:
        name = "" if one.kind == "lambda" else one.name.rpartition("::")[2].replace(" ", "")
        named[name].append((lines.line(one.extent.start), lines.line(one.extent.end)))
    return named


def _found(place: Place, named: dict[str, list[tuple[int, int]]]) -> bool:
    _, line, name = place
    spans = named.get("" if name.startswith("__anon") else name, ())
    return any(first <= line <= last for first, last in spans)


def main() -> None:
    """Compare one tree, vendored and generated files included."""
    tree = Path(sys.argv[1])
    found = missing_functions(tree, {"coverage": {"not_read": []}})
    for path, data, functions in definitions(tree):
        for one in functions:
            if one.read is Read.ERROR and one.kind != "lambda":
                print(f"error   {path}:{Lines(data).line(one.extent.start)} {one.name}")
    if found is not None:
        total, missing = found
        for path, line, name in missing:
            print(f"missing {path}:{line} {name}")
        print(f"{len(missing)} of {total} functions are missing ({100 * len(missing) / max(total, 1):.3f} %)")


if __name__ == "__main__":
    main()
