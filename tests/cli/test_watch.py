"""`outcrop scan --watch`: what comes and goes while somebody edits."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from outcrop.cli.watching import changes
from outcrop.model.finding import Finding
from running import FORGET, HOLD, Outcrop

PATIENCE = 30.0  # seconds


class Watched:
    """A run that watches, and what it printed."""

    def __init__(self, words: list[str], place: Path) -> None:
        self.out = place / "watched.txt"
        with self.out.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "outcrop", "scan", *words], stdout=stream, stderr=subprocess.STDOUT, cwd=place
            )

    def says(self, word: str) -> str:
        """All that was printed, once this was."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if word in (told := self.out.read_text()):
                return told
            time.sleep(0.05)
        raise AssertionError(f"{word!r} never came: {self.out.read_text()!r}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watched(system: Path, here: Path) -> Iterator[Watched]:
    run = Watched(["system", "--watch"], here)
    yield run
    run.process.kill()
    run.process.wait()


def test_what_came_went_and_fell_is_told(watched: Watched, system: Path) -> None:
    assert watched.says("watching").startswith("2 findings in system; watching for changes, Ctrl-C ends it.\n")
    (system / "peers" / "more.c").write_text(HOLD.replace("forget", "leave"))
    assert "+ guarded-collection  leaky  peers/more.c:2  leave\n" in watched.says("+ guarded")
    (system / "peers" / "more.c").write_text(FORGET.replace("forget", "leave"))
    assert "~ guarded-collection  leaky → sound  peers/more.c:2  leave\n" in watched.says("~ guarded")
    (system / "peers" / "more.c").write_text("\n" * 5 + FORGET.replace("forget", "leave"))
    (system / "peers" / "list.c").unlink()
    told = watched.says("- guarded")
    assert told.endswith("- guarded-collection  sound  peers/list.c:2  forget\n")
    assert watched.stop() == 130
    assert "Traceback" not in watched.out.read_text()


def test_a_mistake_is_told_and_watching_goes_on(watched: Watched, system: Path, here: Path) -> None:
    watched.says("watching")
    (here / "outcrop.toml").write_text("[scan]\n")
    (system / "net" / "z.c").write_text(FORGET.replace("forget", "leave"))
    watched.says("outcrop.toml: unknown key 'scan'")
    (here / "outcrop.toml").unlink()
    (system / "net" / "z.c").write_text(f"\n{FORGET.replace('forget', 'leave')}")
    watched.says("+ guarded")


def test_whole_folders_come_and_go(watched: Watched, system: Path, here: Path) -> None:
    watched.says("watching")
    made = here / "made"
    made.mkdir()
    (made / "z.c").write_text(FORGET.replace("forget", "leave"))
    made.rename(system / "v1.2")
    assert "+ guarded-collection  sound  v1.2/z.c:2  leave\n" in watched.says("+ guarded")
    (system / "v1.2").rename(here / "gone")
    watched.says("- guarded-collection  sound  v1.2/z.c:2  leave\n")


def test_a_card_that_is_edited(system: Path, here: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "patterns" / "guarded-collection", here / "mine" / "ours")
    run = Watched(["system", "--watch", "--catalogue", "mine", "--pattern", "ours"], here)
    try:
        run.says("watching")
        card = here / "mine" / "ours" / "pattern.yaml"
        card.write_text(card.read_text() + "\nno-such-key: 1\n")
        run.says("no-such-key")
    finally:
        run.process.kill()
        run.process.wait()


def test_files_that_no_scan_reads_are_no_change(watched: Watched, system: Path) -> None:
    watched.says("watching")
    (system / "notes.txt").write_text("nothing")
    (system / ".git").mkdir()
    (system / ".git" / "x.c").write_text(FORGET)
    (system / "net" / "z.c").write_text(FORGET.replace("forget", "leave"))
    assert watched.says("+ guarded").count("findings") == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "jsonl"), "--watch prints what changes, for people; it goes without --format"),
        (("--fail-on", "leaky"), "--watch prints what changes, for people; it goes without --format"),
        (("-o", "x.txt"), "--watch prints what changes, for people; it goes without --format"),
        (("https://example.org/team/x",), "--watch watches folders and files of C and C++, and 'https:/example.org"),
        (("system/README",), "--watch watches folders and files of C and C++, and 'system/README' is none."),
    ],
)
def test_what_cannot_be_watched(system: Path, outcrop: Outcrop, words: tuple[str, ...], sentence: str) -> None:
    done = outcrop("scan", *words, "--watch")
    assert done.code == 2
    assert done.err.removeprefix("outcrop: ").startswith(sentence)


def test_equal_findings_are_counted(system: Path, outcrop: Outcrop) -> None:
    [one, *_] = outcrop("scan", system, "--format", "jsonl").findings
    key = ("top", one.source.path, one.id)
    once: Mapping[tuple[str, str, str], list[Finding]] = {key: [one]}
    twice = {key: [one, one]}
    assert list(changes(once, twice)) == [(None, one)]
    assert list(changes(twice, once)) == [(one, None)]
    assert list(changes(once, once)) == []
