"""`outcrop scan --watch`: scan again whenever a file changes, and tell what came, what went, and what got another grade."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from watchfiles import Change, DefaultFilter, watch

from outcrop.cache.results import Results
from outcrop.cli.choices import catalogue_folders
from outcrop.cli.console import console_on
from outcrop.cli.output import opened
from outcrop.cli.scanning import asked
from outcrop.cli.stopping import stop_if_asked
from outcrop.errors import OutcropError
from outcrop.model.finding import Finding
from outcrop.report.visible import visible
from outcrop.report.wording import say
from outcrop.scanning import Scan
from outcrop.scanning.selection import wanted
from outcrop.scanning.workers import unswept
from outcrop.sources import Reach

if TYPE_CHECKING:
    from outcrop.cli.scan import Asked

Key = tuple[str, str, str]  # the folder, the path, the fingerprint
TELLING = frozenset({".gitignore", ".ignore", "outcrop.toml"})  # of what is scanned, and how
CARDS = (".yaml", ".scm", "confidence.json")  # what a catalogue is made of
LOST = frozenset({"leaky", "unsure"})  # grades that one is glad to see go
QUIET = 200  # milliseconds without a change before a scan begins
ROUND = 500  # milliseconds after which nothing has happened, either


class Sources(DefaultFilter):
    """What a scan would read, or what tells what it reads and looks for; not what tools keep for themselves."""

    def __init__(self, places: Iterable[Path], catalogue: Iterable[Path]) -> None:
        super().__init__()
        self.catalogue = {str(folder.resolve()) for folder in catalogue}
        self.folders = {folder for place in places for folder, *_ in os.walk(place.resolve())}

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a scan may find something else now."""
        return super().__call__(change, path) and (
            wanted(path) or Path(path).name in TELLING or self._is_folder(path) or self._is_card(path)
        )

    def _is_folder(self, path: str) -> bool:
        """Whether a folder came or went, perhaps with files in it of which nothing more is heard."""
        if os.path.isdir(path):
            self.folders.update(folder for folder, *_ in os.walk(path))
            return True
        return path in self.folders

    def _is_card(self, path: str) -> bool:
        return path.endswith(CARDS) and any(str(folder) in self.catalogue for folder in Path(path).parents)


def watch_sources(call: "Asked", near: Reach, kept: Results | None) -> None:
    """Scan and watch until somebody stops it.

    Raises OutcropError for what cannot be watched, or read at first.
    """
    places = _places(call)
    with ExitStack() as stack:
        # Without a cache of the user's, what was found is remembered as long as this lasts.
        results = kept or Results.of(Path(stack.enter_context(TemporaryDirectory(prefix="outcrop-"))))
        console = stack.enter_context(console_on(stack.enter_context(opened(None))))
        before: dict[Key, list[Finding]] | None = None
        # The first of the empty rounds comes when watching has begun, so that no change after the first scan is missed.
        catalogue = catalogue_folders(call.catalogue)
        told = Sources(places, catalogue)
        for seen in watch(
            *places, *catalogue, watch_filter=told, step=QUIET, rust_timeout=ROUND, yield_on_timeout=True
        ):
            stop_if_asked()
            if before is None:
                before = _found(call, near, results)
                names = ", ".join(map(visible, call.sources or (".",)))
                console.print(say("watching", call.lang, count=_count(before), places=names), soft_wrap=True)
            elif seen:
                try:
                    now = _found(call, near, results)
                except OutcropError as error:  # a checkout between two states, or what somebody is still writing
                    console.print(visible(str(error)), style="red", soft_wrap=True)
                    continue
                clock = datetime.now().strftime("%H:%M:%S")
                console.print(say("scanned_again", call.lang, time=clock, count=_count(now)), style="dim")
                _tell(console, [*changes(before, now)])
                before = now


def _places(call: "Asked") -> list[Path]:
    """The folders and files to watch."""
    if call.form != "text" or call.output not in (None, Path("-")) or call.diff or call.fail_on or call.min_coverage:
        raise OutcropError("--watch prints what changes, for people; it goes without --format, -o, --diff and gates.")
    places = [Path(source) for source in call.sources or (".",)]
    for place in places:
        if not place.exists() or not (place.is_dir() or wanted(place.name)):
            raise OutcropError(f"--watch watches folders and files of C and C++, and {str(place)!r} is none.")
    return places


def _found(call: "Asked", near: Reach, results: Results) -> dict[Key, list[Finding]]:
    """What stands there now."""
    found: dict[Key, list[Finding]] = {}
    with unswept():
        for top, finding in Scan(asked(call, near, results, {})).located():
            found.setdefault((str(top), finding.source.path, finding.id), []).append(finding)
    return found


def _count(found: Mapping[Key, Sequence[Finding]]) -> int:
    return sum(map(len, found.values()))


Changed = tuple[Finding | None, Finding | None]  # before and now


def changes(before: Mapping[Key, Sequence[Finding]], now: Mapping[Key, Sequence[Finding]]) -> Iterator[Changed]:
    """What came, went, or has another grade; what only moved is no change."""
    for key in sorted(before.keys() | now.keys()):
        old, new = before.get(key, ()), now.get(key, ())
        for number in range(max(len(old), len(new))):
            then, here = (some[number] if number < len(some) else None for some in (old, new))
            if then is None or here is None or then.grade != here.grade:
                yield then, here


def _tell(console: Console, rows: Sequence[Changed]) -> None:
    for then, here in rows:
        one = here or then
        assert one is not None, "something changed"
        sign = "~" if then is not None and here is not None else "+" if here is not None else "-"
        grade = f"{then.grade} → {one.grade}" if sign == "~" and then is not None else one.grade
        bad = (one.grade in LOST) != (sign == "-")
        line = f"{sign} {one.pattern}  {grade}  {visible(one.source.path)}:{one.span.start.line}  {visible(one.symbol.name)}"
        console.print(Text(line, "red" if bad else "green"), soft_wrap=True)
