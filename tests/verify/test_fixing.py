"""--fix: lines in prose, in addresses and in info strings are put right; quoted code, and all else, stays as it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.verify.fixing import Edit, Fixed, rewritten
from outcrop.verify.verifying import Request, Verification
from sources.places import git

from .given import JOIN, LIST, URL, fenced, known, lines

FORGET = lines(LIST, 3, 12)


def fixed(peers: Path, text: str, name: str = "fixed.md") -> tuple[str, int, int]:
    """A document as it is to be written, how many excerpts were corrected, and how many still fail."""
    file = peers.parent / name
    file.write_text(text)
    run = Verification(Request([file], [f"{peers}@HEAD"], known(peers.parent), fix=True))
    rows = list(run)
    for row in rows:
        for one in row.corrections:
            assert text.split("\n")[one.line - 1] == one.before
    data = rewritten(file.read_bytes(), run.fixed[0]) if run.fixed else file.read_bytes()
    return data.decode(), run.ended().corrected, run.ended().failed


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("`src/list.c`, lines 5-10:", "`src/list.c`, lines 3-12:"),
        ("src/list.c的第100~120行，", "src/list.c的第3~12行，"),
        ("src/list.c:99", "src/list.c:3"),
        ("src/list.c, 下面截取54行开始的若干行", "src/list.c, 下面截取3行开始的若干行"),
        ("src/list.c#L5-L10", "src/list.c#L3-L12"),
        ("lines **5**–**10** of src/list.c", "lines **3**–**12** of src/list.c"),
        (f"[here]({URL}/blob/main/src/list.c#L5-L10)", f"[here]({URL}/blob/main/src/list.c#L3-L12)"),
        ("src/list.c, lines 5-10 (and\nagain: lines 5-10)", "src/list.c, lines 3-12 (and\nagain: lines 3-12)"),
    ],
)
def test_a_reference_is_put_right(peers: Path, wrong: str, right: str) -> None:
    assert fixed(peers, fenced(wrong, FORGET)) == (fenced(right, FORGET), 1, 0)


def test_an_address_at_the_commit_and_an_info_string_are_put_right_together(peers: Path) -> None:
    commit = git(peers, "rev-parse", "HEAD")
    before = "`src/list.c`, lines {0}-{1} ([source](" + f"{URL}/blob/{commit}/src/list.c" + "#L{0}-L{1})):"
    text = fenced(before.format(5, 14), FORGET, 'c linenums="5"')
    assert fixed(peers, text)[0] == fenced(before.format(3, 12), FORGET, 'c linenums="3"')


def test_a_corrected_document_is_exact(peers: Path) -> None:
    once = fixed(peers, fenced("src/list.c, lines 5-10", FORGET))[0]
    assert fixed(peers, once) == (once, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        fenced("src/list.c, lines 3-12", FORGET),
        fenced(
            "src/list.c, lines 3-12", lines(LIST, 3, 8)
        ),  # what is missing is code, which the author may want to add
        fenced("src/net/join.c, lines 5-10", FORGET),  # it stands in another file
        fenced("src/list.c, lines 5-10", "int nothing(void)\n{\n\treturn like_it(here);\n}"),
    ],
)
def test_what_is_right_or_not_sure_is_left_alone(peers: Path, text: str) -> None:
    assert fixed(peers, text)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "src/list.c, between lines 20 and 30:",
        "src/list.c, lines 20, 21 and 22:",
        "src/list.c, lines 20-22 and 24-30:",
        "`src/list.c:20-22,30-40`",
        "src/list.c lines 20&ndash;30",
        "src/list.c lines 20/30",
        "src/list.c 第20、21行，",
    ],
)
def test_a_part_of_a_longer_expression_is_left_alone(peers: Path, text: str) -> None:
    """To correct one number of several would make the sentence false."""
    assert fixed(peers, fenced(text, FORGET))[0] == fenced(text, FORGET)


def test_altered_code_stays_while_its_lines_are_put_right(peers: Path) -> None:
    text = fenced("src/list.c, lines 5-10", FORGET.replace("return 0", "return 1"))
    assert fixed(peers, text) == (text.replace("5-10", "3-12"), 1, 1)


def test_lines_of_another_excerpt_are_left_alone(peers: Path) -> None:
    text = fenced("src/list.c, lines 5-10:", FORGET) + fenced("src/net/join.c, lines 1-16 (not 5-10):", JOIN)
    assert fixed(peers, text)[0] == text.replace("list.c, lines 5-10", "list.c, lines 3-12").replace(
        "lines 1-16", "lines 1-17"
    )


def test_only_markdown_is_written(peers: Path) -> None:
    text = f"<p>src/list.c, lines 5-10</p>\n<pre>{FORGET.replace('>', '&gt;')}</pre>\n"
    assert fixed(peers, text, "fixed.html") == (text, 0, 1)


CHANGED = Fixed("a.md", "utf-8", (Edit(1, 6, 7, "3"), Edit(1, 8, 10, "12")), {1: "lines 5-10"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_line_ends_and_the_mark_of_a_byte_order_stay(encoding: str) -> None:
    text = "\ufefflines 5-10\r\n\r\n```\r\nint a;\r\n```\r\n"
    told = replace(CHANGED, encoding=encoding)
    assert rewritten(text.encode(encoding), told) == text.replace("5-10", "3-12").encode(encoding)


def test_lines_may_end_as_on_old_macs(peers: Path) -> None:
    text = fenced("src/list.c, lines 5-10:", FORGET).replace("\n", "\r").encode()
    file = peers.parent / "mac.md"
    file.write_bytes(text)
    run = Verification(Request([file], [f"{peers}@HEAD"], known(peers.parent), fix=True))
    assert [row.mended for row in run] == [True]
    assert rewritten(text, run.fixed[0]) == text.replace(b"5-10", b"3-12")


def test_what_is_read_as_a_blank_stays_within_a_corrected_line(peers: Path) -> None:
    text = fenced("One\rtwo\0three src/list.c, lines 5-10:", FORGET).encode("utf-16")
    file = peers.parent / "carriage.md"
    file.write_bytes(text)
    run = Verification(Request([file], [f"{peers}@HEAD"], known(peers.parent), fix=True))
    assert [row.mended for row in run] == [True]
    assert rewritten(text, run.fixed[0]) == text.decode("utf-16").replace("5-10", "3-12").encode("utf-16")


def test_what_somebody_changed_meanwhile_is_not_written_over() -> None:
    with pytest.raises(ValueError, match="line 1 has just been changed"):
        rewritten(b"lines 5-11\n", CHANGED)


@pytest.mark.parametrize(
    ("said", "number"), [("lines 5-14", 3), ("lines 3-12", 5), ("lines 3-12", 4), ("lines 5-14", 5)]
)
def test_a_document_that_contradicts_itself_is_put_right(peers: Path, said: str, number: int) -> None:
    text, right = (
        fenced(f"src/list.c, {one}:", FORGET, f'c linenums="{n}"') for one, n in ((said, number), ("lines 3-12", 3))
    )
    assert fixed(peers, text) == (right, 1, 0)


def test_numbers_within_quoted_code_are_left_alone_and_still_fail(peers: Path) -> None:
    code = "\n".join(f"{number:>3} | {row}" for number, row in enumerate(FORGET.split("\n"), 5))
    text = fenced("src/list.c, lines 5-14:", code)
    assert fixed(peers, text) == (text.replace("5-14", "3-12"), 1, 1)


def test_a_list_is_left_alone(peers: Path) -> None:
    text = fenced("src/list.c, lines 3-5, 8-10:", FORGET)
    assert fixed(peers, text) == (text, 0, 1)
