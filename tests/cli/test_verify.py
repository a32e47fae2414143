"""`outcrop verify` as people run it: what it prints, what it writes, its exit codes, and whatever else it is given."""

import json
import time
from pathlib import Path

import pytest

from running import Outcrop
from sources.places import git
from verify.given import LIST, URL, fenced, lines, system

FORGET = lines(LIST, 3, 12)
RIGHT = fenced("`src/list.c`, lines 3-12:", FORGET)
WRONG = fenced("`src/list.c`, lines 5-10:", FORGET)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def peers(here: Path) -> str:
    """The small system in the working folder; its commit."""
    return system(here / "peers")


def write(here: Path, text: str | bytes, name: str = "report.md") -> str:
    """A document in the working folder."""
    (here / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


class TestText:
    def test_what_is_wrong_is_told_with_what_is_right(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, WRONG), "--source", "peers")
        assert (
            done.text
            == f"""\
report.md

wrong-range  report.md:6-15  peers  src/list.c:3-12
  It stands word for word on lines 3-12 of `src/list.c` in peers. The document says lines 5-10; right is lines 3-12.
  {URL}/blob/{peers}/src/list.c#L3-L12

Verified 1 excerpt: 1 wrong-range.
Compared with peers.
"""
        )
        assert (done.code, done.err) == (1, "")

    def test_what_is_exact_is_no_news(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, RIGHT), "--source", "peers")
        assert done.code == 0
        assert "1 exact, not listed; --all lists them." in done.text
        assert "exact  report.md:6-15" in outcrop("verify", "report.md", "--source", "peers", "--all").text

    def test_it_speaks_chinese(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, WRONG), "--source", "peers", "--lang", "zh")
        assert "文档写的是第 5-10 行，应为第 3-12 行。" in done.text

    def test_several_documents_and_sources(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        system(here / "twins")
        done = outcrop(
            "verify", write(here, RIGHT), write(here, WRONG, "b.md"), "--source", "peers", "--source", "twins"
        )
        assert done.code == 1
        assert "Verified 2 excerpts: 1 exact, 1 wrong-range." in done.text


class TestFormats:
    def test_json_lines_end_with_the_record(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, RIGHT + WRONG), "--source", "peers", "--format", "jsonl")
        *rows, record = map(json.loads, done.text.splitlines())
        assert [(row["schema"], row["verdict"]) for row in rows] == [
            ("outcrop.verdict/1", "exact"),
            ("outcrop.verdict/1", "wrong-range"),
        ]
        assert (record["schema"], record["failed"], done.code) == ("outcrop.verify/1", 1, 1)

    @pytest.mark.parametrize(
        ("form", "holds"),
        [
            ("json", b'"excerpts":['),
            ("sarif", b'"excerpt-wrong-range"'),
            ("github", b"::warning file=report.md,line=6"),
        ],
    )
    def test_others(self, here: Path, peers: str, outcrop: Outcrop, form: str, holds: bytes) -> None:
        done = outcrop("verify", write(here, WRONG), "--source", "peers", "--format", form, "-o", "out")
        assert (done.code, done.out) == (1, b"")
        assert holds in (here / "out").read_bytes()


class TestFix:
    def test_a_markdown_document_is_corrected(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, WRONG), "--source", "peers", "--fix")
        assert done.code == 0
        assert "Corrected line 3: `src/list.c`, lines 3-12:" in done.text
        assert (here / "report.md").read_text() == RIGHT
        assert outcrop("verify", "report.md", "--source", "peers").code == 0

    def test_nothing_is_written_where_nothing_is_wrong(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        before = (here / write(here, RIGHT)).stat().st_mtime_ns
        assert outcrop("verify", "report.md", "--source", "peers", "--fix").code == 0
        assert (here / "report.md").stat().st_mtime_ns == before

    def test_quoted_code_is_never_changed(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        text = fenced("`src/list.c`, lines 5-10:", FORGET.replace("return 0", "return lines 5-10"))
        done = outcrop("verify", write(here, text), "--source", "peers", "--fix")
        assert done.code == 1
        assert (here / "report.md").read_text() == text.replace("`, lines 5-10", "`, lines 3-12")

    def test_that_only_markdown_is_corrected_is_told(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        code = "".join(f"    {line}\n" for line in FORGET.splitlines())
        text = f"``src/list.c``, lines 5-10:\n\n.. code-block:: c\n\n{code}"
        done = outcrop("verify", write(here, text, "report.rst"), "--source", "peers", "--fix")
        assert done.code == 1
        assert done.err.endswith(
            "outcrop: report.rst was not corrected: it is reStructuredText, and --fix corrects Markdown only.\n"
        )
        assert (here / "report.rst").read_text() == text

    def test_where_one_of_two_documents_cannot_be_written_both_are_told(
        self, here: Path, peers: str, outcrop: Outcrop
    ) -> None:
        """The one that was corrected is told as such, and the other one with the verdict that it still has."""
        names = (write(here, WRONG, "a.md"), write(here, WRONG, "notes.c"))  # a file so named is never written over
        done = outcrop("verify", *names, "--source", "peers", "--fix")
        assert done.code == 2
        assert done.text.count("Corrected line 3") == 1
        assert "Corrected the references of 1 excerpt." in done.text
        assert "outcrop: notes.c was not corrected: notes.c is a source file that is there already" in done.err
        assert ((here / "a.md").read_text(), (here / "notes.c").read_text()) == (RIGHT, WRONG)


class TestSources:
    def test_a_revision_may_be_named(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        (here / "peers" / "src" / "list.c").write_text(f"int before;\n{LIST}")
        git(here / "peers", "commit", "-q", "-a", "-m", "later")
        assert outcrop("verify", write(here, RIGHT), "--source", "peers").code == 1
        assert outcrop("verify", "report.md", "--source", f"peers@{peers[:12]}").code == 0

    def test_a_pin_of_outcrop_lock_is_known_by_its_name(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        (here / "outcrop.lock").write_text(
            f'version = 1\n\n[[pin]]\nname = "peers"\nplace = "peers"\ncommit = "{peers}"\n'
        )
        write(here, fenced("`peers/src/list.c`, lines 3-12:", FORGET))
        assert outcrop("verify", "report.md").code == 0

    def test_a_system_has_its_mirror(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        (here / "outcrop.toml").write_text(f'[systems.peers]\nurl = "{URL}"\nmirror = "peers"\n')
        done = outcrop("verify", write(here, fenced(f"{URL}/blob/{peers}/src/list.c#L3-L12", FORGET)), "--offline")
        assert (done.code, done.err) == (0, "")

    def test_one_that_is_missing_is_told_and_the_others_do(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, RIGHT), "--source", "peers", "--source", "nowhere", "--format", "jsonl")
        assert done.code == 3
        assert done.text.startswith('{"schema":"outcrop.verdict/1"')
        assert "There is no file or folder 'nowhere'" in done.err

    def test_all_are_missing(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, RIGHT), "--source", "nowhere")
        assert (done.code, done.out) == (3, b"")
        assert "There is no file or folder 'nowhere'" in done.err

    def test_none_is_named(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("verify", write(here, RIGHT))
        assert (done.code, done.out) == (2, b"")
        assert "No source is named to compare with" in done.err
        assert "--source" in done.err

    def test_one_without_code(self, here: Path, outcrop: Outcrop) -> None:
        (here / "empty").mkdir()
        done = outcrop("verify", write(here, RIGHT), "--source", "empty")
        assert done.code == 3
        assert "'empty' holds no file of C or C++" in done.err


class TestBadInput:
    @pytest.mark.parametrize("text", ["", "# Words\n\nNo code at all.\n", "\n\n\n"])
    def test_a_document_without_excerpts(self, here: Path, outcrop: Outcrop, text: str) -> None:
        """Needs no source, and is no mistake."""
        done = outcrop("verify", write(here, text))
        assert (done.code, done.err) == (0, "")
        assert done.text == "No excerpt was verified.\nreport.md quotes no code.\n"

    def test_excerpts_of_no_known_source(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        text = fenced("From https://github.com/y/others/blob/main/a.c#L1-L3", "int a(void)\n{\n\treturn a_of(b);\n}")
        done = outcrop("verify", write(here, text), "--source", "peers", "--all")
        assert done.code == 0
        assert "It is from https://github.com/y/others, which is no source here; name it with --source." in done.text
        assert "1 not judged" in done.text

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (
                "第3~12行\n".encode("gbk"),
                "report.md is not UTF-8 (at byte 0) and declares no other encoding; convert it",
            ),
            (
                "café\n".encode("latin-1"),
                "report.md is not UTF-8 (at byte 3) and declares no other encoding; convert it",
            ),
            ("words\n".encode("utf-16-be"), "report.md is no text: it holds NUL bytes"),
            (b"\x7fELF\x00\x01", "report.md is no text: it holds NUL bytes"),
        ],
    )
    def test_a_wrong_encoding(self, here: Path, outcrop: Outcrop, data: bytes, sentence: str) -> None:
        done = outcrop("verify", write(here, data))
        assert (done.code, done.out) == (2, b"")
        assert sentence in done.err

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
    def test_an_encoding_that_is_told(self, here: Path, peers: str, outcrop: Outcrop, encoding: str) -> None:
        done = outcrop("verify", write(here, f"\ufeff{WRONG}".encode(encoding)), "--source", "peers", "--fix")
        assert done.code == 0
        assert (here / "report.md").read_bytes() == f"\ufeff{RIGHT}".encode(encoding)

    def test_gbk_that_is_declared(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        text = f'<meta charset="gbk"><p>src/list.c的第3~12行:</p><pre>{FORGET.replace(">", "&gt;")}</pre>'
        assert outcrop("verify", write(here, text.encode("gbk"), "a.html"), "--source", "peers").code == 0

    def test_a_folder(self, here: Path, outcrop: Outcrop) -> None:
        (here / "docs").mkdir()
        done = outcrop("verify", "docs")
        assert (done.code, done.err) == (2, "outcrop: docs is a folder; name the documents in it, as in docs/*.md.\n")

    def test_a_missing_file(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("verify", "gone.md")
        assert done.code == 2
        assert "There is no document 'gone.md'" in done.err

    def test_no_document(self, outcrop: Outcrop) -> None:
        assert outcrop("verify").code == 2

    def test_one_of_several_cannot_be_read(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        """The others are verified all the same."""
        done = outcrop("verify", "gone.md", write(here, RIGHT), "--source", "peers")
        assert done.code == 2
        assert "Verified 1 excerpt: 1 exact." in done.text
        assert "There is no document 'gone.md'" in done.text

    def test_hostile_text_is_shown(self, here: Path, peers: str, outcrop: Outcrop) -> None:
        text = fenced("`src/list.c`, lines 3-12\u202e:", FORGET.replace("return 0", "return \x1b[31m\u202e0"))
        for form in ("text", "github", "sarif", "json"):
            done = outcrop("verify", write(here, text), "--source", "peers", "--format", form)
            assert done.code == 1
            assert not {"\x1b", "\u202e"} & set(done.text) or form == "json"
        assert "return \\x1b[31m\\u202e0" in outcrop("verify", "report.md", "--source", "peers").text

    @pytest.mark.parametrize(
        ("name", "part"),
        [
            ("a.md", "Words of `src/list.c`, lines 3-12, and nothing else to be seen here. "),
            ("a.md", "["),
            ("a.txt", "第77行"),
            ("a.txt", "1\n2\n"),
            ("a.html", "<pre>"),
            ("a.html", "<div>"),
            ("a.tex", "\\section{"),
            ("a.rst", "x::\n\n   a;\n\n"),
        ],
    )
    def test_a_large_document_takes_time_by_its_size(
        self, here: Path, peers: str, outcrop: Outcrop, name: str, part: str
    ) -> None:
        """A megabyte in seconds, whatever it holds."""
        start = time.monotonic()
        outcrop("verify", write(here, part * (1_000_000 // len(part)), name), "--source", "peers")
        assert time.monotonic() - start < 30
