"""Every verdict, told of a small system: what the document says, what it quotes, and what is right."""

from pathlib import Path

import pytest

from sources.places import git

from .given import JOIN, LIST, URL, fenced, lines, system, told, verdict, verified

FORGET = lines(LIST, 3, 12)


class TestExact:
    @pytest.mark.parametrize(
        "said",
        [
            "`src/list.c`, lines 3-12:",
            "lines 3 to 12 of src/list.c",
            "src/list.c:3-12",
            "peers/src/list.c的第3~12行",
            "在 src/list.c 下（3行～12行）：",
            "[the source](https://github.com/x/peers/blob/main/src/list.c#L3-L12)",
            "In `list.c`, from line 3 on:",
            "src/list.c，下面截取3行开始的若干行:",
            "src/list.c的3行处",
            "`src/list.c`, lines 2-13:",  # blank lines at the ends are nothing
            "This is from src/list.c.",
            "Nobody says where this is from.",
        ],
    )
    def test_the_text_and_the_lines_are_right(self, peers: Path, said: str) -> None:
        row = verdict(peers, fenced(said, FORGET))
        assert told(row) == ("exact", "src/list.c", (3, 12))
        assert row.likeness == 1.0
        assert not row.differences

    def test_a_single_line_may_be_that_of_the_code_behind_its_comment(self, peers: Path) -> None:
        assert verdict(peers, fenced("src/list.c:4", FORGET)).verdict == "exact"
        assert verdict(peers, fenced("src/list.c:5", FORGET)).verdict == "moved"

    def test_indentation_that_all_lines_lost_is_no_difference(self, peers: Path) -> None:
        body = "\n".join(line.removeprefix("\t") for line in lines(LIST, 21, 27).split("\n"))
        assert told(verdict(peers, fenced("src/list.c, lines 21-27", body))) == ("exact", "src/list.c", (21, 27))

    def test_a_function_that_is_named_is_quoted_with_its_comment_or_without(self, peers: Path) -> None:
        for first in (3, 4):
            row = verdict(peers, fenced("`src/list.c:forget`", lines(LIST, first, 12)))
            assert told(row) == ("exact", "src/list.c", (first, 12))

    def test_one_row_of_an_appendix_of_ours(self, peers: Path) -> None:
        row = verdict(peers, fenced("`src/list.c:forget`, line 8", " 8 │ \tlist_del(&peer->link);    ◂ change"))
        assert told(row) == ("exact", "src/list.c", (8, 8))

    def test_it_is_cited_by_a_permalink_and_a_swhid(self, peers: Path) -> None:
        commit = git(peers, "rev-parse", "HEAD")
        found = verdict(peers, fenced("src/list.c, lines 3-12", FORGET)).found
        assert found is not None
        assert found.citation.permalink == f"{URL}/blob/{commit}/src/list.c#L3-L12"
        assert found.citation.swhid.endswith(f"anchor=swh:1:rev:{commit};path=/src/list.c;lines=3-12")


class TestWrongRange:
    @pytest.mark.parametrize("said", ["lines 3-10", "lines 1-11", "lines 5-12", "lines 1-30"])
    def test_the_given_lines_overlap_the_true_ones(self, peers: Path, said: str) -> None:
        row = verdict(peers, fenced(f"`src/list.c`, {said}:", FORGET))
        assert told(row) == ("wrong-range", "src/list.c", (3, 12))
        assert row.why.en.endswith(f"The document says {said}; right is lines 3-12.")
        assert "应为第 3-12 行" in row.why.zh


class TestMoved:
    @pytest.mark.parametrize("said", ["lines 30-39", "line 7", "from line 5 on", "lines 100-120"])
    def test_the_text_stands_elsewhere_in_the_file(self, peers: Path, said: str) -> None:
        assert told(verdict(peers, fenced(f"`src/list.c`, {said}:", FORGET))) == ("moved", "src/list.c", (3, 12))

    def test_a_single_line_within_the_excerpt_is_not_where_it_begins(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c的7行处", FORGET))
        assert told(row) == ("moved", "src/list.c", (3, 12))

    def test_the_text_stands_in_another_file(self, peers: Path) -> None:
        row = verdict(peers, fenced("`src/net/join.c`, lines 3-12:", FORGET))
        assert told(row) == ("moved", "src/list.c", (3, 12))
        assert "The document names `src/net/join.c`." in row.why.en


class TestAltered:
    def test_a_semicolon_is_missing(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, from line 3 on", FORGET.replace("peers_count--;", "peers_count--")))
        assert told(row) == ("altered", "src/list.c", (3, 12))
        [one] = row.differences
        assert (one.kind, one.source, one.document) == ("code", 9, 12)
        assert (one.original, one.quoted) == (("\tpeers_count--;",), ("\tpeers_count--",))
        assert not row.white_space

    def test_only_white_space_differs(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, lines 21-29", lines(LIST, 21, 29).replace("\t", "    ")))
        assert told(row) == ("altered", "src/list.c", (21, 29))
        assert row.white_space
        assert row.why.en.startswith("Only white space differs")

    def test_lines_that_are_broken_otherwise_differ_in_white_space(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, lines 3-12", FORGET.replace("int\nforget", "int forget")))
        assert told(row) == ("altered", "src/list.c", (3, 12))
        assert row.white_space

    def test_code_and_white_space_are_told_apart(self, peers: Path) -> None:
        text = FORGET.replace("\treturn 0;", "    return 0;").replace("list_del", "list_drop")
        row = verdict(peers, fenced("src/list.c, lines 3-12", text))
        assert [one.kind for one in row.differences] == ["code", "white-space"]
        assert not row.white_space

    def test_a_line_is_dropped(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, lines 3-12", FORGET.replace("\tpeers_count--;\n", "")))
        assert told(row) == ("altered", "src/list.c", (3, 12))
        assert [(one.original, one.quoted) for one in row.differences] == [(("\tpeers_count--;",), ())]

    def test_its_lines_are_held_against_the_true_ones_all_the_same(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, lines 103-112", FORGET.replace("return 0", "return 1")))
        assert told(row) == ("altered", "src/list.c", (3, 12))
        assert row.why.en.endswith("The document says lines 103-112; right is lines 3-12.")

    def test_the_first_line_may_be_the_one(self, peers: Path) -> None:
        text = lines(JOIN, 1, 9).replace("join", "enter")
        assert told(verdict(peers, fenced("src/net/join.c:1-9", text))) == ("altered", "src/net/join.c", (1, 9))


class TestTruncated:
    def test_the_quote_stops_before_the_given_range_does(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c, lines 3-12", lines(LIST, 3, 8)))
        assert told(row) == ("truncated", "src/list.c", (3, 8))
        assert "stops short on line 8" in row.why.en

    @pytest.mark.parametrize(
        "said",
        [
            "The function `forget` in `src/list.c`:",
            "`src/list.c` has the `forget` function. It runs once.",
            "Look at `forget()` in `src/list.c`.",
            "`src/list.c` 中的函数 `forget`：",
        ],
    )
    def test_the_quote_stops_before_a_function_does_that_the_sentence_names(self, peers: Path, said: str) -> None:
        row = verdict(peers, fenced(said, lines(LIST, 4, 8)))
        assert row.verdict == "truncated"
        assert "`forget`" in row.why.en
        assert verdict(peers, fenced(said, FORGET)).verdict == "exact"

    @pytest.mark.parametrize(
        "said", ["`announce()` comes later in `src/list.c`:", "`forget()` is short. It is in `src/list.c`:"]
    )
    def test_functions_of_which_it_shows_nothing_or_of_other_sentences_are_no_matter(
        self, peers: Path, said: str
    ) -> None:
        assert verdict(peers, fenced(said, lines(LIST, 4, 8))).verdict == "exact"

    def test_the_quote_stops_before_the_named_function_does(self, peers: Path) -> None:
        row = verdict(peers, fenced("`src/list.c:announce`", lines(LIST, 14, 20)))
        assert row.verdict == "truncated"
        assert "The document says `announce` of `src/list.c`, and the quote stops short on line 19" in row.why.en
        assert row.given is not None
        assert row.given.words == "src/list.c:announce"

    @pytest.mark.parametrize(
        "mark", ["...", "…", "\t...", "/* ... */", "// ... 6 lines left out", "⋮", "[...]", "// 省略"]
    )
    def test_lines_are_left_out_and_marked(self, peers: Path, mark: str) -> None:
        text = "\n".join((lines(LIST, 14, 18), mark, lines(LIST, 26, 28)))
        row = verdict(peers, fenced("src/list.c, lines 14-28", text))
        assert told(row) == ("truncated", "src/list.c", (14, 28))
        assert row.found is not None
        assert row.found.parts == ((14, 18), (26, 28))

    def test_what_is_left_out_does_not_excuse_wrong_lines(self, peers: Path) -> None:
        text = "\n".join((lines(LIST, 14, 18), "...", lines(LIST, 26, 28)))
        assert verdict(peers, fenced("src/list.c, lines 114-128", text)).verdict == "moved"

    def test_nor_other_code(self, peers: Path) -> None:
        text = "\n".join((lines(LIST, 14, 18).replace("gone", "lost"), "...", lines(LIST, 26, 28)))
        assert verdict(peers, fenced("src/list.c, lines 14-28", text)).verdict == "altered"

    def test_the_quote_breaks_off_within_a_line(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/list.c:14", lines(LIST, 14, 21) + "\n\tlist_for_each_entry(pe"))
        assert row.verdict == "truncated"
        assert "breaks off within line 22" in row.why.en


class TestNotFound:
    def test_the_named_file_has_nothing_like_it(self, peers: Path) -> None:
        other = "static int\nweigh(const struct load *load)\n{\n\treturn load->running * 4 + load->waiting;\n}"
        row = verdict(peers, fenced("src/list.c, lines 3-7", other))
        assert row.verdict == "not-found"
        assert row.why.en.startswith("`src/list.c` does not hold these lines")

    def test_the_nearest_is_offered(self, peers: Path) -> None:
        text = (
            lines(LIST, 21, 24)
            + "\n\t\ttally(gone, TALLY_ALL);\n\t\tvisit_each(gone->link);\n\t\tawait_reply(gone, 3, false);\n\t}"
        )
        row = verdict(peers, fenced("src/list.c, lines 21-28", text.replace("peers_lock", "registry->mutex")))
        assert row.verdict == "not-found"
        assert row.found is not None
        assert row.found.path == "src/list.c"
        assert 0.2 < row.likeness < 0.6
        assert "% alike" in row.why.en

    def test_no_source_has_the_named_file(self, peers: Path) -> None:
        row = verdict(peers, fenced("src/gone.c, lines 3-5", "int gone(void)\n{\n\treturn vanish(all_of_it);\n}"))
        assert row.verdict == "not-found"
        assert "No source here has a file `src/gone.c`" in row.why.en


class TestNotJudged:
    @pytest.mark.parametrize(
        ("before", "code", "info"),
        [
            ("Build it:", "make install", "sh"),
            ("This is printed:", "peers: 3 joined, 1 gone", ""),
            ("Another way would be:", "int main(void)\n{\n\tputs(greeting);\n\treturn EXIT_SUCCESS;\n}", "c"),
            ("After a change of `src/list.c` build it:", "$ make\n$ make install", ""),
            ("`src/list.c` is read by:", "for path in sys.argv:\n    read(path)", "python"),
            ("From https://github.com/y/others/blob/main/a.c#L1-L3", "int a(void)\n{\n\treturn a_of(b);\n}", "c"),
        ],
    )
    def test_what_is_no_code_of_these_sources_is_no_error(self, peers: Path, before: str, code: str, info: str) -> None:
        rows, record = verified(peers, fenced(before, code, info))
        assert [row.verdict for row in rows] == [None]
        assert (record.unjudged, record.failed) == (1, 0)

    def test_a_brace_is_no_quote(self, peers: Path) -> None:
        assert verdict(peers, fenced("It ends so:", "}")).verdict is None

    def test_a_source_that_is_missing_is_named(self, peers: Path) -> None:
        text = fenced("From https://github.com/y/others/blob/main/a.c#L1-L3", "int a(void)\n{\n\treturn a_of(b);\n}")
        assert "https://github.com/y/others" in verdict(peers, text).why.en


class TestSeveral:
    def test_each_excerpt_has_the_reference_that_fits(self, peers: Path) -> None:
        text = fenced("First src/list.c, lines 3-12:", FORGET) + fenced("then lines 14-28:", lines(LIST, 14, 28))
        assert [told(row) for row in verified(peers, text)[0]] == [
            ("exact", "src/list.c", (3, 12)),
            ("exact", "src/list.c", (14, 28)),
        ]

    def test_a_reference_may_stand_behind_its_excerpt(self, peers: Path) -> None:
        text = f"```c\n{FORGET}\n```\n\nsrc/list.c, lines 3-12\n\n```c\n{JOIN}```\n\nsrc/net/join.c, lines 1-16\n"
        rows = verified(peers, text)[0]
        assert [row.verdict for row in rows] == ["exact", "wrong-range"]

    def test_what_is_said_of_the_next_excerpt_is_not_said_of_this_one(self, peers: Path) -> None:
        text = f"```c\n{FORGET}\n```\n\nNow src/net/join.c, lines 40-50:\n\n```c\n{JOIN}```\n"
        assert [row.verdict for row in verified(peers, text)[0]] == ["exact", "moved"]

    def test_lines_that_one_excerpt_was_found_to_be_from_are_not_those_of_another(self, peers: Path) -> None:
        text = f"```c\n{FORGET}\n```\n\nsrc/list.c, lines 3-12\n\n```c\n{lines(LIST, 14, 29)}\n```\n\nSee the list.\n"
        assert [row.verdict for row in verified(peers, text)[0]] == ["exact", "exact"]

    def test_a_heading_ends_what_is_said(self, peers: Path) -> None:
        text = f"src/net/join.c, lines 40-50, is another matter.\n\n## Lists\n\nPeers leave:\n\n```c\n{FORGET}\n```\n"
        assert verdict(peers, text).verdict == "exact"

    def test_a_line_within_the_excerpt_may_be_spoken_of(self, peers: Path) -> None:
        text = f"From src/list.c, lines 3-12.\n\nThe lock is taken in line 7:\n\n```c\n{FORGET}\n```\n\nAnd given back in line 10.\n"
        assert verdict(peers, text).verdict == "exact"

    def test_equal_lines_are_told_by_the_reference(self, tmp_path: Path) -> None:
        peers = tmp_path / "peers"
        (peers / "src").mkdir(parents=True)
        (peers / "src" / "other.c").write_text(f"int other;\n\n{LIST}")
        system(peers)
        assert told(verdict(peers, fenced("src/other.c, lines 5-14", FORGET))) == ("exact", "src/other.c", (5, 14))
        row = verdict(peers, fenced("Nobody says where.", FORGET))
        assert row.verdict == "exact"
        assert [one.path for one in row.others] == ["src/other.c"]


def test_several_excerpts_may_stand_on_one_line_of_a_page(peers: Path) -> None:
    code, other = (text.replace(">", "&gt;").replace("\n", "<br>") for text in (FORGET, lines(LIST, 14, 19)))
    text = f"<p>src/list.c, lines 3-12</p><pre>{code}</pre><p>src/list.c, lines 15-20</p><pre>{other}</pre>"
    rows, _ = verified(peers, text, name="one.html")
    assert [row.verdict for row in rows] == ["exact", "wrong-range"]


@pytest.mark.parametrize(
    "text",
    [
        f"== Peers\n\n.src/list.c, line 3\n[source,c]\n----\n{FORGET}\n----\n",
        f"* Peers\nSee [[{URL}/blob/main/src/list.c#L3-L12][list.c]]:\n#+CAPTION: src/list.c\n#+BEGIN_SRC c -n 3\n{FORGET}\n#+END_SRC\n",
        f"h2. Peers\n\n{{code:title=src/list.c:3-12|language=c}}\n{FORGET}\n{{code}}\n",
    ],
)
def test_plain_text_with_marks_of_its_own(peers: Path, text: str) -> None:
    assert told(verdict(peers, text, "peers.txt")) == ("exact", "src/list.c", (3, 12))
    wrong = text.replace("line 3", "line 5").replace("L12", "L11").replace("3-12", "3-11")
    assert verdict(peers, wrong, "peers.txt").verdict in ("wrong-range", "moved", "truncated")
