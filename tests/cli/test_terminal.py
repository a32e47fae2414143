"""Colours and progress are for a person at a terminal; a file, a pipe and a log get neither."""

import os
import pty
import select
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from running import BOTH, FORGET, Outcrop
from sources.places import write

LOUD = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"}  # as in many a CI


def at_a_terminal(*words: str, width: int = 80, err: bool = False) -> str:
    """What a terminal of this width shows of a run: of its standard output, or of its standard error."""
    outer, inner = pty.openpty()
    termios.tcsetwinsize(inner, (40, width))
    streams = {"stderr" if err else "stdout": inner, "stdout" if err else "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "TERM": "xterm-256color"}
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "outcrop", *words]
    with subprocess.Popen(command, stdin=inner, env=environment, **streams) as run:
        os.close(inner)
        shown = b""
        while select.select([outer], [], [], 60)[0]:
            try:
                more = os.read(outer, 1 << 16)
            except OSError:  # how a terminal says that nobody writes any more
                break
            shown += more
            if not more:
                break
    os.close(outer)
    assert run.returncode == 0
    assert b"Traceback" not in shown
    return shown.decode()


class TestColours:
    def test_on_a_terminal(self, system: Path, outcrop: Outcrop) -> None:
        outcrop("patterns", "new", "lease-renewal", "--catalogue", "mine")
        shown = at_a_terminal("scan", "system", *BOTH)
        assert "\x1b[1mgoto-unwind\x1b[0m" in shown
        assert "\x1b[32mok\x1b[0m" in at_a_terminal("patterns", "test", "lease-renewal", "--catalogue", "mine")

    def test_not_in_a_pipe_or_file_even_where_the_environment_asks_for_them(
        self, system: Path, process: Outcrop
    ) -> None:
        done = process("scan", "system", *BOTH, "--all", **LOUD)
        assert b"\x1b" not in done.out
        assert "\x1b" not in done.err
        process("scan", "system", *BOTH, "-o", "findings.txt", **LOUD)
        assert b"\x1b" not in Path("findings.txt").read_bytes()

    def test_not_in_a_file_that_is_named_at_a_terminal(self, system: Path) -> None:
        assert at_a_terminal("scan", "system", *BOTH, "-o", "findings.txt") == ""
        assert b"\x1b" not in Path("findings.txt").read_bytes()


class TestProgress:
    def test_on_a_terminal(self, system: Path) -> None:
        assert "searching system" in at_a_terminal("scan", "system", *BOTH, err=True)

    def test_not_elsewhere_even_where_the_environment_asks_for_it(self, system: Path, process: Outcrop) -> None:
        assert process("scan", "system", *BOTH, **LOUD).err == ""

    def test_a_name_that_is_markup_or_acts_on_the_terminal(self, here: Path) -> None:
        write(here / "[red]\x1b]0;owned\x07", {"list.c": FORGET})
        shown = at_a_terminal("scan", "[red]\x1b]0;owned\x07", *BOTH, err=True)
        assert r"searching [red]\x1b]0;owned\x07" in shown
        assert "\x1b]0;" not in shown


class TestWidth:
    def test_code_is_never_wrapped(self, here: Path) -> None:
        long = "x" * 200
        write(here, {"list.c": FORGET.replace("peer->link", f"peer->{long}")})
        assert long in at_a_terminal("scan", *BOTH, width=60)

    @pytest.mark.parametrize("width", [40, 80, 160])
    def test_the_table_stays_readable_with_many_top_folders(self, here: Path, width: int) -> None:
        """As many folders as fit have a column each, the others share one; every count can be read."""
        for number in range(40):
            write(here, {f"component-{number:02}/list.c": FORGET})
        shown = at_a_terminal("scan", *BOTH, width=width)
        table = [line for line in shown.replace("\r", "").splitlines() if line.startswith("\x1b[1mpattern")]
        assert len(table) == 1
        header, row = (
            table[0],
            next(
                line
                for line in shown.splitlines()
                if line.startswith("guarded-collection  ") and line.rstrip().endswith("40")
            ),
        )
        assert "other" in header
        assert "…" not in row
        assert len(row.rstrip()) <= max(width, 30)
