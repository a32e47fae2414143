"""Whatever it is pointed at, Outcrop answers with a clear sentence and an exit code, and never with a traceback.

0 is done, 1 a gate that did not hold, 2 a wrong call, 3 nothing to read, 130 Ctrl-C.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outcrop.api import scan
from outcrop.model.finding import Finding
from outcrop.scanning import Scan
from running import BOTH, FORGET, Done, Outcrop
from sources.places import needs_permissions

Beside = Callable[[bytes], Done]
Running = tuple[Scan, Iterator[Finding]]
LOCKS = ("--pattern", "guarded-collection")


def said(done: Done) -> str:
    """The one sentence of a run that found nothing to read."""
    assert done.out == b""
    return done.err.removeprefix("outcrop: ").rstrip("\n")


class TestWhatIsNotThere:
    def test_a_missing_path(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", "nowhere")
        assert done.code == 3
        assert said(done).startswith(
            "There is no file or folder 'nowhere'; name a folder, a git checkout, a file, a URL,"
        )

    def test_an_empty_folder(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan")
        assert done.code == 3
        assert said(done) == "'.' holds no files; name a folder or checkout with C or C++ sources."

    def test_a_folder_with_no_c(self, here: Path, outcrop: Outcrop) -> None:
        (here / "README").write_text("Peers.\n")
        done = outcrop("scan")
        assert done.code == 3
        assert said(done) == "'.' holds 1 file, but none of C or C++; Outcrop reads no other language yet."

    def test_a_folder_whose_files_are_all_left_out(self, system: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", system, "--include", "storage/**")
        assert done.code == 3
        assert said(done).endswith("are left out (2 excluded); name other globs.")

    def test_a_folder_of_vendored_code(self, system: Path, outcrop: Outcrop) -> None:
        system.rename(system.with_name("third_party"))
        done = outcrop("scan")
        assert done.code == 3
        assert said(done) == "All C and C++ files of '.' are left out (2 vendored); --vendored scans them."

    def test_no_files_on_standard_input(self, here: Path, process: Outcrop) -> None:
        done = process("scan", "-")
        assert done.code == 3
        assert said(done) == "Standard input lists no files; write one name a line, or give a folder instead of -."

    def test_one_of_several_sources_the_rest_is_scanned(self, system: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", "nowhere", system, *BOTH, "--format", "jsonl")
        assert done.code == 3
        assert len(done.findings) == 2
        assert done.err.startswith("outcrop: There is no file or folder 'nowhere'")


class TestFilesThatAreHardToRead:
    """Each stands beside a file that is easy to read, and keeps nothing from being found there."""

    @pytest.fixture
    def beside(self, here: Path, outcrop: Outcrop) -> Beside:
        (here / "good.c").write_text(FORGET)

        def scan(data: bytes) -> Done:
            (here / "hard.c").write_bytes(data)
            done = outcrop("scan", *LOCKS, "--all")
            assert done.code == 0
            assert "good.c:1\n" in done.text
            return done

        return scan

    def test_binary(self, beside: Beside) -> None:
        assert "Not scanned: 1 binary.\n  hard.c: binary\n" in beside(b"\x7fELF\0\0").text

    def test_empty(self, beside: Beside) -> None:
        assert "Read 1 of 1 function (100.00 %) in 2 files" in beside(b"").text

    def test_50_megabytes(self, beside: Beside) -> None:
        text = beside(b"int x;\n" * (50 * 1024 * 1024 // 7)).text
        assert "Not scanned: 1 too large.\n  hard.c: too large (it holds more than 8388608 bytes)\n" in text
        assert "Read 1 of 2 functions (50.00 %)" in text

    def test_not_utf_8(self, beside: Beside) -> None:
        """The bytes are kept, and shown escaped."""
        code = FORGET.encode().replace(b"a peer that", b"a caf\xe9 that")
        assert r"/* Forgets a caf\xe9 has left. */" in beside(code.replace(b" that has", b" has")).text

    def test_bytes_in_the_code_itself_that_are_not_utf_8(self, beside: Beside) -> None:
        assert r"list_del(&peer->l\xefnk);" in beside(FORGET.encode().replace(b"->link", b"->l\xefnk")).text

    def test_crlf(self, beside: Beside) -> None:
        text = beside(FORGET.replace("\n", "\r\n").encode()).text
        assert text.count("change 5 ▌     list_del(&peer->link);\n") == 2

    def test_a_byte_order_mark(self, beside: Beside) -> None:
        text = beside(b"\xef\xbb\xbf" + FORGET.encode()).text
        assert text.count("change 5 ▌     list_del(&peer->link);\n") == 2

    @pytest.mark.parametrize("nest", [("{", "}"), ("(", ")"), ("{", ""), ("if (x) ", ";"), ("[", "]")])
    def test_10_000_nested(self, beside: Beside, nest: tuple[str, str]) -> None:
        opening, closing = (sign * 10_000 for sign in nest)
        text = beside(f"int deep(void) {{ {opening}{closing} }}\n{FORGET}".encode()).text
        assert "Read " in text

    def test_sequences_that_act_on_a_terminal_are_shown_escaped(self, beside: Beside) -> None:
        text = beside(FORGET.replace("a peer", "\x1b]0;owned\x07\x1b[31m\u202ea peer").encode()).text
        assert r"/* Forgets \x1b]0;owned\x07\x1b[31m\u202ea peer that has left. */" in text
        assert "\x1b" not in text


class TestPaths:
    NAME = b"caf\xe9\x1b[31m.c"
    SHOWN = r"caf\xe9\x1b[31m.c"

    @pytest.fixture
    def odd(self, here: Path) -> Path:
        """A file whose name is not UTF-8, and would colour a terminal."""
        with open(self.NAME, "w") as file:
            file.write(FORGET)
        return here

    @pytest.mark.parametrize("form", ["text", "markdown"])
    def test_odd_names_are_shown_escaped(self, odd: Path, outcrop: Outcrop, form: str) -> None:
        done = outcrop("scan", *LOCKS, "--format", form)
        assert done.code == 0
        assert self.SHOWN in done.text
        assert "\x1b" not in done.text

    @pytest.mark.parametrize("form", ["json", "jsonl"])
    def test_odd_names_are_kept_for_machines(self, odd: Path, outcrop: Outcrop, form: str) -> None:
        [finding] = outcrop("scan", *LOCKS, "--format", form).findings
        assert finding.source.path == "caf\\xe9\x1b[31m.c"

    def test_odd_names_may_be_given(self, odd: Path, process: Outcrop) -> None:
        assert process("scan", self.NAME, *LOCKS).code == 0
        assert process("scan", "-", *LOCKS, stdin=self.NAME).code == 0

    def test_odd_names_that_are_missing(self, here: Path, process: Outcrop) -> None:
        done = process("scan", self.NAME)
        assert done.code == 3
        assert "\x1b" not in done.err

    def test_links_that_lead_round(self, system: Path, outcrop: Outcrop) -> None:
        (system / "round").symlink_to(".")
        (system / "self.c").symlink_to("self.c")
        done = outcrop("scan", system, *BOTH, "--format", "jsonl")
        assert done.code == 0
        assert [finding.source.path for finding in done.findings] == ["net/join.c", "peers/list.c"]

    def test_a_link_to_itself_as_source(self, here: Path, outcrop: Outcrop) -> None:
        (here / "self").symlink_to("self")
        done = outcrop("scan", "self")
        assert done.code == 3
        assert said(done) == "'self' cannot be read: Too many levels of symbolic links."

    def test_a_named_pipe_is_not_waited_for(self, here: Path, outcrop: Outcrop) -> None:
        os.mkfifo("pipe.c")
        assert outcrop("scan", "pipe.c").code == 3

    @needs_permissions
    def test_a_file_that_may_not_be_read_is_named_and_the_scan_goes_on(self, system: Path, outcrop: Outcrop) -> None:
        (system / "net/join.c").chmod(0)
        done = outcrop("scan", system, *BOTH)
        assert done.code == 0
        assert "Not scanned: 1 unreadable.\n  net/join.c: unreadable (Permission denied)\n" in done.text

    @needs_permissions
    def test_nothing_but_a_file_that_may_not_be_read(self, system: Path, outcrop: Outcrop) -> None:
        (system / "net/join.c").chmod(0)
        done = outcrop("scan", system / "net/join.c")
        assert done.code == 3
        assert "could be read (1 unreadable)" in said(done)


class TestFilesThatDoNotStandStill:
    """The first file fills a batch of its own, so that the second is searched after the first one's finding is seen."""

    @pytest.fixture
    def running(self, here: Path) -> Running:
        (here / "a.c").write_text(FORGET + "/* */\n" * 50_000)
        (here / "b.c").write_text(FORGET)
        run = scan(patterns=["guarded-collection"])
        findings = iter(run)
        assert next(findings).source.path == "a.c"
        return run, findings

    def test_a_file_that_changes_is_told_as_it_is_by_then(self, here: Path, running: Running) -> None:
        run, findings = running
        (here / "b.c").write_text(f"\n\n{FORGET}")
        [finding] = findings
        assert (finding.source.path, finding.span.start.line) == ("b.c", 4)
        [row] = run.record.coverage.not_read
        assert (row.path, row.note) == ("b.c", "it changed during the scan, and is told as it was then")

    def test_a_file_that_vanishes_is_counted(self, here: Path, running: Running) -> None:
        run, findings = running
        (here / "b.c").unlink()
        assert list(findings) == []
        [row] = run.record.coverage.not_read
        assert (row.path, row.state, row.note) == ("b.c", "vanished", "it is gone")
        assert run.record.coverage.percent < 100

    def test_a_file_that_becomes_a_link_is_not_followed(self, here: Path, running: Running) -> None:
        run, findings = running
        (here / "b.c").unlink()
        (here / "b.c").symlink_to("/etc/passwd")
        assert list(findings) == []
        assert [row.note for row in run.record.coverage.not_read] == ["it is a link"]


class TestCatalogue:
    @pytest.fixture
    def mine(self, here: Path, outcrop: Outcrop) -> Path:
        assert outcrop("patterns", "new", "lease-renewal", "--catalogue", "mine").code == 0
        return here / "mine/lease-renewal"

    def test_a_broken_card(self, mine: Path, system: Path, outcrop: Outcrop) -> None:
        card = mine / "pattern.yaml"
        card.write_text(card.read_text().replace("concern: fault-tolerance", "concern: fault-tolerence"))
        done = outcrop("scan", system, "--catalogue", "mine")
        assert done.code == 2
        assert said(done).splitlines() == [
            "mine/lease-renewal/pattern.yaml:2:1: 'fault-tolerence' is not known; expected 'scalability' or "
            "'fault-tolerance'; did you mean 'fault-tolerance'?",
            "    2 | concern: fault-tolerence # or scalability",
            "      | ^^^^^^^",
        ]

    def test_a_broken_query(self, mine: Path, system: Path, outcrop: Outcrop) -> None:
        query = mine / "c.scm"
        query.write_text(query.read_text().replace("call_expression", "call_expresion"))
        done = outcrop("scan", system, "--catalogue", "mine")
        assert done.code == 2
        assert said(done).splitlines() == [
            "mine/lease-renewal/c.scm:2:3: for C: invalid node type: call_expresion; did you mean 'call_expression'?",
            "    2 | ((call_expresion function: (identifier) @_name) @attempt",
            "      |   ^^^^^^^^^^^^^^",
        ]

    def test_an_unknown_pattern(self, system: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", system, "--pattern", "garded-colection")
        assert done.code == 2
        assert said(done) == "No pattern is called 'garded-colection'; did you mean 'guarded-collection'?"

    def test_a_folder_that_is_no_catalogue(self, mine: Path, outcrop: Outcrop) -> None:
        for folder, sentence in {
            "nowhere": "There is no folder nowhere; a catalogue is",
            "mine/examples": "mine/examples holds no pattern; a catalogue is",
            "mine/lease-renewal": "mine/lease-renewal is a pattern itself; a catalogue is",
        }.items():
            done = outcrop("patterns", "list", "--catalogue", folder)
            assert done.code == 2
            assert said(done).startswith(sentence)

    def test_an_odd_configuration(self, here: Path, outcrop: Outcrop) -> None:
        for text, sentence in {
            "catalog = []": "outcrop.toml: unknown key 'catalog'; expected one of catalogue, examples, allow, appendix, forges, systems; did",
            "catalogue = mine": "outcrop.toml is not TOML: ",
            "catalogue = 'mine'": "outcrop.toml: 'catalogue' wants a list of folders, such as",
            "examples = ['mine']": "outcrop.toml: 'examples' names more folders than 'catalogue'",
            "x = '\udce9'": "outcrop.toml is not TOML: ",
        }.items():
            (here / "outcrop.toml").write_bytes(text.encode(errors="surrogateescape"))
            done = outcrop("patterns", "list")
            assert done.code == 2
            assert said(done).startswith(sentence)


class TestOutput:
    @pytest.mark.parametrize(
        ("file", "sentence"),
        [
            ("nowhere/findings.json", "nowhere/findings.json cannot be written: No such file or directory; write to"),
            (".", ". is a folder; name a file to write to."),
            ("/dev/full", "/dev/full cannot be written: No space left on device; write to another place."),
        ],
    )
    def test_a_file_that_cannot_be_written(self, system: Path, outcrop: Outcrop, file: str, sentence: str) -> None:
        done = outcrop("scan", system, "-o", file)
        assert done.code == 2
        assert said(done).startswith(sentence)

    @needs_permissions
    def test_a_file_that_is_read_only(self, system: Path, here: Path, outcrop: Outcrop) -> None:
        (here / "findings.json").write_text("old")
        (here / "findings.json").chmod(0o400)
        done = outcrop("scan", system, "-o", "findings.json")
        assert done.code == 2
        assert "findings.json cannot be written" in said(done)
        assert (here / "findings.json").read_text() == "old"

    @pytest.mark.parametrize("words", [("scan", "system"), ("patterns", "list"), ("--help",)])
    def test_a_full_disk_behind_standard_output(self, system: Path, words: tuple[str, ...]) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "outcrop", *words], stdout=full, stderr=subprocess.PIPE, timeout=60
            )
        assert done.returncode == 2
        assert done.stderr.startswith(b"outcrop: Standard output cannot be written: No space left on device")

    @pytest.mark.parametrize(
        "words", ["scan . --all", "scan . --format jsonl --jobs 2", "scan . --format json", "patterns list", "--help"]
    )
    def test_a_closed_pipe_ends_quietly(self, here: Path, words: str) -> None:
        for number in range(20):
            (here / f"list{number}.c").write_text("\n".join(FORGET.replace("forget", f"forget{n}") for n in range(20)))
        line = f"{sys.executable} -m outcrop {words} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] == "0"

    @pytest.mark.parametrize("form", ["text", "jsonl", "sarif"])
    def test_a_closed_pipe_does_not_open_the_gate(self, here: Path, form: str) -> None:
        for number in range(20):
            (here / f"list{number}.c").write_text("\n".join(FORGET.replace("forget", f"forget{n}") for n in range(20)))
        asked = f"scan . --all --format {form} --jobs 1 --fail-on sound"
        line = f"{sys.executable} -m outcrop {asked} | head -c 5; code=${{PIPESTATUS[0]}}; echo; echo $code"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)
        assert "findings stand" in done.stderr
        assert done.stdout.splitlines()[-1] == "1"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder that takes long enough to scan to be interrupted."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(300):
        (place / f"list{number}.c").write_text("\n".join(FORGET.replace("forget", f"forget{n}") for n in range(20)))
    return place


class TestStopping:
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_ctrl_c(self, many: Path, jobs: str) -> None:
        """The scan stops at once, with its workers, and leaves nothing behind: no half a file, no scratch file."""
        for delay in (0, 0.2, 0.5):
            run = started(many, "--format", "jsonl", "-o", "findings.jsonl", "--jobs", jobs)
            time.sleep(delay)
            os.killpg(run.pid, signal.SIGINT)
            _, err = run.communicate(timeout=10)
            assert (run.returncode, err) == (130, b"outcrop: Stopped.\n")
            assert not workers(run.pid)
            assert not list(many.glob("*findings*")) + list(many.glob(".outcrop*"))

    def test_ctrl_c_that_reaches_only_the_parent(self, many: Path) -> None:
        run = started(many, "-o", "findings.txt", "--jobs", "2")
        time.sleep(0.2)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=10)
        assert (run.returncode, err) == (130, b"outcrop: Stopped.\n")
        assert not workers(run.pid)

    def test_the_polite_kill(self, many: Path) -> None:
        run = started(many, "-o", "findings.txt", "--jobs", "2")
        time.sleep(0.2)
        run.terminate()
        run.communicate(timeout=10)
        assert run.returncode == 128 + signal.SIGTERM
        assert not workers(run.pid)
        assert not list(many.glob(".outcrop*"))


def started(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    """A scan of a folder that has just begun, in a process group of its own as a shell starts it."""
    command = [sys.executable, "-m", "outcrop", "scan", *words]
    run = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    while run.poll() is None and not list(folder.glob(".outcrop*")):  # the scratch file for -o
        time.sleep(0.01)
    return run


def workers(group: int) -> list[str]:
    """The processes that are left of a group; a killed one may take a moment to be gone."""
    for _ in range(50):
        found = subprocess.run(["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True).stdout.split()
        if not found:
            return []
        time.sleep(0.05)
    return found
