"""Plain text: a page copied from a browser, with line numbers above the code or in front of it; or code that only looks like it."""

from pathlib import Path

import pytest

from outcrop.appendix.html.words import WORDS
from outcrop.verify.document import Prose

from ..given import JOIN, LIST, lines, quotes, read, told, verdict

FORGET = lines(LIST, 3, 12)
ROWS = tuple(FORGET.split("\n"))


def above(first: int = 1) -> str:
    """Numbers, a run of them, then the code."""
    return "\n".join((*(str(n) for n in range(first, first + len(ROWS))), FORGET))


@pytest.mark.parametrize(
    "code",
    [
        above(),
        above().replace("10\n/*", "10\n\n/*"),
        "\n".join(f"{n}\t{row}" for n, row in enumerate(ROWS, 1)),
        "\n".join(f"{n:>3}  {row}".rstrip() for n, row in enumerate(ROWS, 1)),
        "\n".join(f"L{n} {row}".rstrip() for n, row in enumerate(ROWS, 1)),
        "\n".join(f"{n:>3} | {row}".rstrip() for n, row in enumerate(ROWS, 1)),
        FORGET,
    ],
)
def test_code_stands_between_words(code: str) -> None:
    text = f"Peers\n\nWhen a peer leaves, it is forgotten so:\n\n{code}\n\nNobody waits for it any more. It is gone.\n"
    [quote] = quotes(text, "text")
    assert [row.strip() for row in quote.rows] == [row.strip() for row in ROWS]


def test_each_line_may_have_its_number_above(peers: Path) -> None:
    code = "\n".join(f"{n}\n{row}" for n, row in enumerate(ROWS, 3))
    text = f"It is forgotten so (src/list.c):\n\n{code}\nNobody waits for it any more. It is gone.\n"
    [quote] = quotes(text, "text")
    assert [row for row in quote.rows if row.strip()] == [row for row in ROWS if row.strip()]
    assert (quote.first, quote.lines) == (3, (4, 2 + 2 * len(ROWS)))
    assert told(verdict(peers, text, "between.txt")) == ("exact", "src/list.c", (3, 12))
    row = verdict(peers, text.replace("peers_count--", "peers_count++"), "between.txt")
    assert [one.document for one in row.differences] == [16]
    wrong = "\n".join(f"{n}\n{row}" for n, row in enumerate(ROWS, 5))
    assert verdict(peers, f"In src/list.c:\n\n{wrong}\n", "between.txt").verdict == "wrong-range"


def test_a_trailing_number_may_be_that_of_a_blank_line() -> None:
    [quote] = quotes(f"1\n2\n3\n{lines(LIST, 4, 5)}\n\nWords about it.\n", "text")
    assert quote.rows == ("int", "forget(struct peer *peer)")


def test_numbers_that_begin_elsewhere_tell_the_lines() -> None:
    [quote] = quotes(above(77), "text")
    assert quote.first == 77
    assert quotes(above(1), "text")[0].first is None


def test_blank_lines_within_code_belong_to_it() -> None:
    [quote] = quotes(f"It joins:\n\n{JOIN}\nThat is all there is to it.\n", "text")
    assert "\n".join(quote.rows) + "\n" == JOIN


def test_so_do_the_words_of_a_comment() -> None:
    code = "/*\n * It waits.\n\n   Nobody knows for how long, but it does.\n\n */\nint wait_for(int peer);\nint peer;"
    [quote] = quotes(f"Some words.\n\n{code}\n", "text")
    assert quote.rows == tuple(code.split("\n"))


def test_chinese_prose_right_above_code_is_prose() -> None:
    document = read(f"代码如下:\n{FORGET}\n\n可以看到,它释放了锁。\n", "text")
    kinds = ["prose" if isinstance(block, Prose) else "quote" for block in document.blocks]
    assert kinds == ["prose", "quote", "prose"]


def test_so_are_sentences_right_below_it() -> None:
    [quote] = quotes(f"Peers leave like this:\n{FORGET}\nNobody waits for the peer that has left.\n", "text")
    assert quote.rows == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "1. Peers join.\n2. Peers leave.\n3. Nobody is told.\n",
        "The lock is held for long.\nNobody may join meanwhile.\n",
        "  • 分布式文件系统(HDFS、NFS、Ceph)\n  • 分布式数据库(Mongodb、Cassandra)\n",
        "In 2019 there were 3 peers.\n\n2020\n\nThen there were more (see chapter 4).\n",
    ],
)
def test_words_are_no_code(text: str) -> None:
    assert quotes(text, "text") == []


def test_a_short_line_is_a_heading() -> None:
    document = read("Slurm\n\nIt is a scheduler, and has one master.\n", "text")
    assert [block.heading for block in document.blocks if isinstance(block, Prose)] == [True, False]


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_a_page_of_ours_is_copied_with_its_captions_buttons_and_drawings(language: str) -> None:
    said = {key: WORDS[word] for key, word in (("button", "copy_code"), ("drawing", "flow"), ("legend", "flow_told"))}
    told = {key: f"{one.en} · {one.zh}" if language == "both" else getattr(one, language) for key, one in said.items()}
    caption = "forget in src/list.c, lines 3–12 (peers 0123456789ab)"
    below = "It forgets a peer (line 8), and lets the lock go on every path (line 10)."
    walk = "7\npthread_mutex_lock(&peers_lock)\n8\nlist_del(&peer->link);"
    page = f"{caption}\n{told['button']}\n{FORGET}\n{below}\n\n{told['drawing']}\n{walk}\n{told['legend']}\n"
    [quote] = quotes(page, "text")
    assert quote.rows == ROWS


def test_a_caption_right_above_code_is_prose() -> None:
    [quote] = quotes(f"forget in src/list.c, lines 3–12\n{FORGET}\n", "text")
    assert quote.rows == ROWS
    [quote] = quotes('log("src/list.c:3");\nint told = list(3);\n', "text")
    assert len(quote.rows) == 2
