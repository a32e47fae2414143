"""What prose says of a place in code, in English and Chinese, and where it is written."""

import time

import pytest

from outcrop.verify.mentions import lines_in, paths_in


def said(text: str) -> tuple[list[str], list[tuple[str, int, int | None]]]:
    """The paths, and the lines: how, from where, to where."""
    paths = paths_in(text)
    return [one.path for one in paths], [(one.how, one.first, one.last) for one in lines_in(text, paths)]


@pytest.mark.parametrize(
    "text",
    [
        "第77~171行", "第77-171行", "第 77 至 171 行", "第77行到第171行", "77行～171行", "（77—171行）", "行号 77-171", "77到171行", "第７７～１７１行",
        "lines 77-171", "lines 77–171", "lines 77 to 171", "Lines 77 through 171", "line 77 - line 171", "ll. 77-171", "lines **77**-**171**",
        "L77-L171", "L77-171", "#L77-L171", "lines `77`–`171`",
    ],
)  # fmt: skip
def test_a_range(text: str) -> None:
    assert said(f"在此 {text} 处。") == ([], [("range", 77, 171)])


@pytest.mark.parametrize(
    "text",
    [
        "从54行开始",
        "54行开始的若干行",
        "自第54行起",
        "第54行以后",
        "from line 54 on",
        "starting at line 54",
        "line 54 onwards",
        "line 54 ff.",
    ],
)
def test_a_begin(text: str) -> None:
    assert said(text) == ([], [("from", 54, None)])


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("lines 1–2, 5–8, 10 (at v7.0)", ((1, 2), (5, 8), (10, 10))),
        ("lines 10-12 and 14-20", ((10, 12), (14, 20))),
        ("`a.c`:10-20,30-40", ((10, 20), (30, 40))),
        ("a.c:10-20,300-400", ((10, 20), (300, 400))),
        ("#L1-L2, #L5-L8", ((1, 2), (5, 8))),
        ("L10-L20, L30", ((10, 20), (30, 30))),
        ("第1~2、5~8行", ((1, 2), (5, 8))),
        ("第 129–134, 139–141 行", ((129, 134), (139, 141))),
        ("第10~12行和第14~20行", ((10, 12), (14, 20))),
        ("lines 10 and 20.", ((10, 10), (20, 20))),
        ("https://bitbucket.org/x/y/src/v1/a.c#lines-10:20,30:40", ((10, 20), (30, 40))),
    ],
)
def test_a_list(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    [one] = lines_in(text, paths_in(text))
    assert one.ranges == ranges


@pytest.mark.parametrize(
    "text",
    [
        "lines 3-12, 2 locks are",
        "lines 3-12, 2 of which",
        "lines 3-12 and 2 more",
        "lines 3-12, 1 lock",
        "第3~12行、a.c",
        "lines 3-12, 22.05",
    ],
)
def test_a_number_of_things_is_none_of_a_list(text: str) -> None:
    [one] = lines_in(text, paths_in(text))
    assert one.ranges == ((3, 12),)


@pytest.mark.parametrize("unit", ["12, ", "行 3、", "第 1 ~ 2 、", "lines 1-2, ", "1,234,"])
def test_a_list_without_end_takes_no_longer_than_it_is_long(unit: str) -> None:
    began = time.process_time()
    lines_in(unit * 4000, [])
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["第54行", "54行处", "在54行左右", "line 54", "at L54", "#L54", "at line 54,"])
def test_a_single_line(text: str) -> None:
    assert said(text) == ([], [("at", 54, None)])


@pytest.mark.parametrize(
    "text",
    [
        "共54行代码",
        "约 54 行",
        "54 lines of code",
        "54行代码",
        "只有54行",
        "version 1.54",
        "in 1954",
        "x86-64 and IPv6",
        "head lines 3.5 % up",
    ],
)
def test_a_number_of_lines_is_no_place(text: str) -> None:
    assert said(text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "The L2 cache is refilled here:",
        "`src/list.c` fills the L2 cache:",
        "`src/list.c` keeps the L2 data cache warm:",
        "L1/L2 in `src/list.c`, as of release L3",
        "an L3 network and an L1-L2 cache",
        "L1缓存和L2缓存, 见 `src/list.c`",
        "the l2 norm of `src/list.c`",
        "`src/list.c` (2019) shows:",
        "`src/list.c`（2019）",
        "`src/list.c`: 3 locks are taken",
        "`src/list.c` has 8 rows, LOC 200",
        "`src/list.c` v2, 3 of 8",
    ],
)
def test_a_number_that_only_looks_like_a_line_is_none(text: str) -> None:
    assert said(text)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "src/list.c L5",
        "`src/list.c` (L5)",
        "src/list.c, L5",
        "L5 of `src/list.c`",
        "see L5",
        "src/list.c: 5",
        "src/list.c(5)",
    ],
)
def test_one_digit_beside_a_path_is_a_line(text: str) -> None:
    assert said(text)[1] == [("at", 5, None)]


def test_an_l_and_digits_are_a_line_where_a_file_is_named() -> None:
    assert said("In `src/list.c` the peer is found; L54 then drops it.")[1] == [("at", 54, None)]
    assert said("L54 then drops it.")[1] == []


@pytest.mark.parametrize(
    ("text", "path", "lines"),
    [
        ("src/a.c:54", "src/a.c", ("at", 54, None)),
        ("`src/a.c`:54-76", "src/a.c", ("range", 54, 76)),
        ("src/a.c(54)", "src/a.c", ("at", 54, None)),
        ("src/a.c:54:7: error", "src/a.c", ("at", 54, None)),
        ("src/a.c, 54-76", "src/a.c", ("range", 54, 76)),
        (r"src/ping\_nodes.c, lines 54-76", "src/ping_nodes.c", ("range", 54, 76)),
        ("a.c#L54-L76", "a.c", ("range", 54, 76)),
        ("54:76:src/a.c", "src/a.c", ("range", 54, 76)),
        ("./src/a.cc 第54~76行", "src/a.cc", ("range", 54, 76)),
        ("glusterfs/libglusterfs/src/gfdb/a.c的第54~76行,", "glusterfs/libglusterfs/src/gfdb/a.c", ("range", 54, 76)),
        ("lines 1447-79 of node_manager.cc", "node_manager.cc", ("range", 1447, 1479)),
        ("lines 1,447-1,479 of a.cc", "a.cc", ("range", 1447, 1479)),
    ],
)
def test_a_path_and_its_lines(text: str, path: str, lines: tuple[str, int, int | None]) -> None:
    assert said(text) == ([path], [lines])


def test_a_function_of_a_path() -> None:
    [one] = paths_in("In `src/a.cc:B::c` it is freed.")
    assert (one.path, one.function) == ("src/a.cc", "B::c")


@pytest.mark.parametrize("text", ["e.g. this", "v7.0.1", "peers.example.org", "a/b", "and/or"])
def test_what_is_no_path(text: str) -> None:
    assert paths_in(text) == []


@pytest.mark.parametrize(
    ("address", "repository", "revision"),
    [
        ("https://github.com/x/peers/blob/v1/src/a.c#L54-L76", "https://github.com/x/peers", "v1"),
        ("https://www.github.com/x/peers/blame/v1/src/a.c#L54C3-L76C1", "https://github.com/x/peers", "v1"),
        ("https://gitee.com/x/peers/blob/v1/src/a.c#L54-76", "https://gitee.com/x/peers", "v1"),
        ("https://gitlab.com/g/x/peers/-/blob/v1/src/a.c#L54-76", "https://gitlab.com/g/x/peers", "v1"),
        ("https://gitlab.example.org/x/peers/blob/v1/src/a.c#L54-76", "https://gitlab.example.org/x/peers", "v1"),
        ("https://bitbucket.org/x/peers/src/v1/src/a.c#lines-54:76", "https://bitbucket.org/x/peers", "v1"),
        ("https://codeberg.org/x/peers/src/commit/abc/src/a.c#L54-L76", "https://codeberg.org/x/peers", "abc"),
        ("https://git.sr.ht/~x/peers/tree/v1/item/src/a.c#L54-76", "https://git.sr.ht/~x/peers", "v1"),
    ],
)
def test_an_address_at_a_host_of_code(address: str, repository: str, revision: str) -> None:
    for text in (address, f"[the code]({address})", f"见{address}。", f"<{address}>."):
        [one] = paths_in(text)
        assert (one.url, one.revision, one.path) == (repository, revision, "src/a.c")
        assert one.lines is not None
        assert (one.lines.first, one.lines.last) == (54, 76)
        assert text[one.lines.first_at.start : one.lines.first_at.end] == "54"


@pytest.mark.parametrize(
    ("address", "revision"),
    [
        ("https://git.example.org/cgit/peers.git/tree/src/a.c?h=v1#n54", "v1"),
        ("https://git.example.org/?p=peers.git;a=blob;f=src/a.c;hb=abc#l54", "abc"),
        ("https://raw.githubusercontent.com/x/peers/v1/src/a.c", "v1"),
    ],
)
def test_an_address_at_another_viewer(address: str, revision: str) -> None:
    [one] = paths_in(address)
    assert (one.path, one.revision) == ("src/a.c", revision)


def test_any_other_address_says_nothing() -> None:
    assert said("See https://example.org/page.html#L3 and https://github.com/x/peers/issues/12.") == ([], [])
