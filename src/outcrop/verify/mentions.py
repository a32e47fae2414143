"""What prose says of a place in code: addresses at a host of code, paths of files, and numbers of lines, each where it is written."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

# A single line is a place (`at`), or one that a longer stretch begins with (`from`).
How = Literal["range", "at", "from"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where something is written in a text: from the first character to the one after the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinesSaid:
    """Numbers of lines."""

    at: Stretch
    how: How
    first: int
    last: int | None  # of a range
    first_at: Stretch  # the digits
    last_at: Stretch | None
    more: tuple[tuple[int, int], ...] = ()  # of a list: the lines that are told behind these, a single one as `(9, 9)`

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """All that is told, in order."""
        return ((self.first, self.first if self.last is None else self.last), *self.more)

    @property
    def end(self) -> int | None:
        """The last line of all; none of a single line."""
        return self.more[-1][1] if self.more else self.last


@dataclass(frozen=True, slots=True)
class PathSaid:
    """A file, as far as the text tells its path; of an address also the repository and the revision."""

    at: Stretch
    path: str
    function: str | None = None  # path:function, as Outcrop writes it
    url: str | None = None  # of the repository
    revision: str | None = None  # the part of the address that tells it; the rest may begin with more of it
    lines: LinesSaid | None = None  # at the end of the address


NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,7}"
MARK = r"[`*_\s]*"  # how Markdown sets off a number
TO = rf"{MARK}(?:-{{1,3}}|[‐‑‒–—―~∼～〜－]{{1,2}}|\bto\b|\bthrough\b|\bthru\b|\buntil\b|至|到|…|\.\.\.?){MARK}"
# A list is told as `lines 1-2, 5-8, 10`, `a.c:10-20,30-40`, `#L1-L2, #L5`; what follows a number in it, and nothing but a number of things
# does not: `lines 3-12, 2 locks`.
ITEM = re.compile(
    rf"""{MARK}(?P<comma>[,;、，&+]|&amp;|\band\b|\bplus\b|以及|[及和与]){MARK}(?:and\b{MARK})?(?:lines?\b{MARK}|ll?\.{MARK})?(?:\#?L|第)?{MARK}
    (?P<m1>{NUMBER})(?:{TO}L?(?P<m2>(?:{NUMBER})(?!{TO}L?\d)))?(?![\w%])(?!\.\d)(?P<behind>{MARK}行)?""",
    re.X | re.I,
)
ENDS_ITEM = re.compile(rf"{MARK}(?:$|[^\w\s]|(?:of(?!\s+(?:which|them|th[eo]se))|in|from|and|or|on|are)\b)", re.I)
ZH_ITEM = rf"(?:{NUMBER})(?:{TO}(?:{NUMBER}))?"
ZH_LIST = re.compile(
    rf"(?:(?P<counted>第)(?>{MARK})|(?<![多共约近有余达过计\d.])(?=\d))(?P<list>(?>{ZH_ITEM})(?>(?>{MARK})(?:行(?>{MARK}))?(?:[、，,;；及和与]|以及)(?>{MARK})第?(?>{MARK})(?>{ZH_ITEM})){{1,40}}+){MARK}行(?!代码)"
)
ZH_ONE = re.compile(rf"({NUMBER})(?:{TO}((?:{NUMBER})))?")
LINES = re.compile(
    rf"""
    (?P<zh_from>(?:从|自|由){MARK}第?{MARK}(?P<z1>{NUMBER}){MARK}行{MARK}(?:代码)?(?:处)?{MARK}(?:开始|起|以后|之后|往后)
        |第?{MARK}(?P<z2>{NUMBER}){MARK}行{MARK}(?:代码)?(?:处)?{MARK}(?:开始|起(?!来)|以后|之后|往后))
  | (?P<zh_range>第?{MARK}(?P<z3>{NUMBER}){MARK}(?:行|\#L|L)?(?:处)?{TO}(?:第|L)?{MARK}(?P<z4>{NUMBER}){MARK}行)
  | (?P<zh_head>行(?:号|数)?{MARK}[:：为是]?{MARK}(?P<z5>{NUMBER})(?:{TO}(?P<z6>{NUMBER}))?)
  | (?P<zh_at>(?:第{MARK}(?P<z7>{NUMBER}){MARK}行|(?<![多共约近有前后余达过计\d.])(?<![多共约近有余达过计]\s)(?P<z8>{NUMBER}){MARK}行(?!代码|的(?:代码|程序)|以[内上下]))(?:处|附近|左右|位置)?)
  | (?P<en_from>\b(?:from|starting|beginning|starts|begins|start)\s+(?:(?:at|on|from|in|with)\s+)?(?:the\s+)?line{MARK}\#?(?P<e1>{NUMBER})\b(?!{TO}(?:line\s+)?\d)
        |\b(?:from\s+)?line{MARK}\#?(?P<e2>{NUMBER}){MARK}(?:on(?:wards?)?\b|ff\b\.?|and\s+(?:following|onwards?)|\+))
  | (?P<en_lines>\b(?:lines?|ll?\.){MARK}(?:no\.|nos\.|numbers?|\#)?{MARK}(?:L)?(?P<e3>{NUMBER})(?:{TO}(?:lines?{MARK})?L?(?P<e4>(?:{NUMBER})(?!{TO}L?\d)))?(?![\w%])(?!\.\d))
  | (?P<hash>(?<![\w/])(?:\#|(?-i:(?=L)))L(?P<h1>\d{{1,7}})(?:C\d+)?(?:{MARK}(?:-|–|—|~|～|:){MARK}L?(?P<h2>\d{{1,7}})(?:C\d+)?)?(?!\w))
    """,
    re.X | re.I,
)
GROUPS: dict[str, tuple[How, tuple[str, ...]]] = {
    "zh_from": ("from", ("z1", "z2")),
    "zh_range": ("range", ("z3", "z4")),
    "zh_head": ("range", ("z5", "z6")),
    "zh_at": ("at", ("z7", "z8")),
    "en_from": ("from", ("e1", "e2")),
    "en_lines": ("range", ("e3", "e4")),
    "hash": ("range", ("h1", "h2")),
}
# What a bare L and a number are where these are no line: caches, layers, norms. One digit is a line only right beside a path or after
# a word that leads to one; several are, too, where the paragraph names a file.
NO_LINE = re.compile(
    r"[-\s]*(?:(?:data|instruction|shared|unified|victim|[di])[-\s]+)?(?:cach|tlb|norm|network|layer|switch|level|regulari|loss|penalt|distance|miss"
    r"|hit|header|packet|frame|vpn|高?速?缓存|层|正则|范数|网络|交换)",
    re.I,
)
LEADS = re.compile(r"(?:\b(?:at|see|lines?|starting|beginning)|[第见])[`*_\s]*\Z", re.I)
BESIDE = re.compile(r"[`*_\"'\s(（\[:：,，、的#@]*")
OF = re.compile(r"[`*_\s]*(?:of|in)[`*_\"'\s]*", re.I)
SUFFIXES = (
    "c|h|cc|cpp|cxx|c\\+\\+|hh|hpp|hxx|h\\+\\+|ipp|tcc|inl|java|scala|kt|go|rs|py|pyx|pxd|js|ts|jsx|tsx|rb|pl|pm|sh|bash|lua|swift|m|mm"
    "|cs|php|sql|proto|thrift|y|l|S|s|asm|in|am|ac|cmake|mk|toml|yaml|yml|json|xml|cfg|conf|ini|txt|md|rst|erl|hs|ml|ex|clj|zig|cu|r|jl"
)
QUOTED = r"\\(?=[_.+@~-])"  # how Markdown keeps a mark from acting: ping\_nodes.c
PATH = re.compile(
    rf"(?<![\w/@.+~\\-])(?:\.{{0,2}}/|~/)?(?:(?:[A-Za-z0-9_.+@~-]|{QUOTED})+/)*(?:[A-Za-z0-9_.+@-]|{QUOTED})+\.(?:{SUFFIXES})(?![A-Za-z0-9_/-])(?!\.[A-Za-z0-9])",
    re.A,
)
# What may stand behind a path: `:54`, `:54-76`, `(54)`, `:54:3`, `, 54-76`, `:function`. Of a lone number set off by a blank, ` (2019)` is a
# year, and `: 3 locks` a number of things.
BEHIND = re.compile(
    rf"[`*\"']*(?:\s*[:：@#]|\s*[(（]\s*)\s*(?P<b1>\d{{1,7}}){TO}(?P<b2>\d{{1,7}})"
    r"|[`*\"']*(?:\s*[:：@#]|\()(?P<b5>\d{1,7})(?=[):\s,;.，。；）]|$)"
    r"|[`*\"']*\s*[:：@#]\s+(?P<b6>\d{1,7})(?=[):,;.，。；）]|\s*$)"
    rf"|[`*]*,\s*(?P<b3>\d{{1,7}}){TO}(?P<b4>\d{{1,7}})\b"
)
FUNCTION = re.compile(r":(?P<name>~?[A-Za-z_][\w]*(?:::~?\w+)*)(?!\w)")
# How prose names a function: "the function `f`", "`f` function", "f()", "函数 f"; and what ends a sentence.
NAMED = re.compile(
    r"(?:\bfunctions?\b|函数)[\s`*_\"'“”]*(?P<f1>~?[A-Za-z_]\w*(?:::~?\w+)*)"
    r"|(?<![\w:.>-])(?P<f2>~?[A-Za-z_]\w*(?:::~?\w+)*)(?:\(\)|[`*]+\s*(?:\bfunction\b|函数))"
)
SENTENCE = re.compile(r"[.!?](?=\s)|[。！？]|\n\s*\n")
LONG_SENTENCE = 400  # characters on either side
CURSOR = re.compile(
    rf"(?P<c1>\d{{1,7}}):(?P<c2>\d{{1,7}}):(?=[\w./-]+\.(?:{SUFFIXES})\b)"
)  # 77:171:src/list.c, as some editors quote
URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'(*+,;=%]{1,2000}")
TRAILING = ".,;:!?)]*_"
# How hosts of code write the address of a file: GitHub, Gitee; GitLab; Gitea, Forgejo; Bitbucket; sourcehut; raw files; Elixir.
PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?P<repo>/.+?)/-/(?:blob|raw|blame)/(?P<rev>[^/]+)/(?P<path>.+)$",
        r"^(?P<repo>/[^/]+/[^/]+)/(?:blob|raw|blame|edit)/(?P<rev>[^/]+)/(?P<path>.+)$",
        r"^(?P<repo>/[^/]+/[^/]+)/(?:src|raw|blame)/(?:commit|branch|tag)/(?P<rev>[^/]+)/(?P<path>.+)$",
        r"^(?P<repo>/[^/]+/[^/]+)/src/(?P<rev>[^/]+)/(?P<path>.+)$",
        r"^(?P<repo>/~[^/]+/[^/]+)/tree/(?P<rev>[^/]+)/item/(?P<path>.+)$",
        r"^(?P<repo>/(?:[^/]+/)+?[^/]+)/blob/(?P<rev>[^/]+)/(?P<path>.+)$",
    )
)
RAW = re.compile(r"^(?P<repo>/[^/]+/[^/]+)/(?:refs/(?:heads|tags)/)?(?P<rev>[^/]+)/(?P<path>.+)$")
CGIT = re.compile(r"^(?P<repo>/.+?)/(?:tree|plain|blame)/(?P<path>.+)$")
ANCHORED = re.compile(r"(\d{1,7})(?:[-:]L?(\d{1,7}))?")
ANCHORS = re.compile(r"(?:L|lines-)?\d{1,7}[-:]L?\d{1,7}(?:,L?\d{1,7}(?:[-:]L?\d{1,7})?)+$")  # several: Bitbucket's
ANCHOR = re.compile(r"(?:L|lines-|n|l|.*-)?(\d{1,7})(?:C\d+)?(?:[-:,]L?(\d{1,7})(?:C\d+)?)?$")
# How a highlighter is told the number of the first line.
STARTS = re.compile(
    r"""\b(?:linenums|startFrom|start|firstline|lineno-start|first-line|data-start)\s*=\s*["'{]?(\d{1,7})""", re.I
)
WIDE_DIGITS = {ord("０") + digit: ord("0") + digit for digit in range(10)}


def paths_in(text: str) -> list[PathSaid]:
    """Paths and addresses of files, in order."""
    found = [said for address in URL.finditer(text) if (said := _address(address)) is not None]
    covered = [Stretch(*address.span()) for address in URL.finditer(text)]
    for path in PATH.finditer(text):
        if not any(one.start <= path.start() < one.end for one in covered):
            found.append(_path(path, text))
    return sorted(found, key=lambda said: said.at.start)


def functions_in(text: str, at: Stretch) -> tuple[str, ...]:
    """The functions that the sentence names in which something is written; a word that only looks like a name may be among them."""
    low, high = max(0, at.start - LONG_SENTENCE), at.end + LONG_SENTENCE
    start = max((end.end() for end in SENTENCE.finditer(text, low, at.start)), default=low)
    after = SENTENCE.search(text, at.end, high)
    found = NAMED.finditer(text, start, after.start() if after is not None else high)
    return tuple(dict.fromkeys(one["f1"] or one["f2"] for one in found))


def lines_in(text: str, paths: list[PathSaid]) -> list[LinesSaid]:
    """Numbers of lines, in order; those in addresses and right behind paths among them."""
    plain = text.translate(WIDE_DIGITS)
    found = [said.lines for said in paths if said.lines is not None]
    taken = [said.at for said in paths] + [Stretch(*address.span()) for address in URL.finditer(text)]
    taken += [said.at for said in found]
    for match in ZH_LIST.finditer(plain):
        said = _zh_list(match)
        if said is not None and not any(one.start < match.end() and match.start() < one.end for one in taken):
            found.append(said)
            taken.append(said.at)
    done = 0
    for match in LINES.finditer(plain):
        if not any(one.start < match.end() and match.start() < one.end for one in taken):
            how, names = GROUPS[match.lastgroup or ""] if match.lastgroup in GROUPS else _group(match)
            said = _lines(match, how, [name for name in names if match[name]])
            if match["hash"] is not None and not _is_line(match, plain, paths):
                continue
            if said is not None and said.at.start >= done:
                said = _listed(said, plain) if how == "range" else said
                found.append(said)
                done = said.at.end
    return sorted(found, key=lambda said: said.at.start)


def _is_line(match: re.Match[str], text: str, paths: list[PathSaid]) -> bool:
    """Whether an L and a number are a line, and none of the many other things that are called so."""
    start, end = match.span()
    if text[start] == "#":
        return True
    if NO_LINE.match(text, end) is not None:
        return False
    if match["h2"] is not None or LEADS.search(text[max(0, start - 20) : start]) is not None:
        return True
    of = OF.match(text, end)
    behind = any(one.at.end <= start and BESIDE.fullmatch(text, one.at.end, start) is not None for one in paths)
    ahead = of is not None and any(one.at.start == of.end() for one in paths)
    return behind or ahead or (bool(paths) and len(match["h1"]) > 1)


def _group(match: re.Match[str]) -> tuple[How, tuple[str, ...]]:
    """Which way of saying it this is."""
    return next(told for name, told in GROUPS.items() if match[name] is not None)


def _lines(match: re.Match[str], how: How, names: list[str]) -> LinesSaid | None:
    """The numbers that a match holds; a range of one number is a single line."""
    values = [int(match[name].replace(",", "")) for name in names]
    spans = [Stretch(*match.span(name)) for name in names]
    if not values or values[0] == 0:
        return None
    at = Stretch(*match.span())
    if len(values) == 1 or how != "range":
        return LinesSaid(at, how if how != "range" else "at", values[0], None, spans[0], None)
    return LinesSaid(at, "range", values[0], _whole(match[names[0]], match[names[1]]), spans[0], spans[1])


def _listed(said: LinesSaid, text: str, *, close: bool = False) -> LinesSaid:
    """What is said, with the further items of a list. In a `close` one nothing stands between a comma and a single line."""
    more: list[tuple[int, int]] = []
    at, last = said.at.end, said.ranges[-1][1]
    while (item := ITEM.match(text, at)) is not None:
        first = int(item["m1"].replace(",", ""))
        end = _whole(item["m1"], item["m2"]) if item["m2"] else first
        alone = item["m2"] is None
        if first <= last or end < first or (alone and ENDS_ITEM.match(text, item.end()) is None):
            break
        if alone and close and item.end("comma") != item.start("m1"):
            break
        more.append((first, end))
        at, last = item.end(), end
    if not more:
        return said
    how: How = "range" if any(first != end for first, end in (*said.ranges, *more)) else "at"
    return replace(said, at=Stretch(said.at.start, at), how=how, more=tuple(more))


def _zh_list(match: re.Match[str]) -> LinesSaid | None:
    """A list of which the word for lines stands behind; what is neither a range nor counted may be a number of things."""
    items = list(ZH_ONE.finditer(match["list"]))
    rows = [(int(one[1].replace(",", "")), _whole(one[1], one[2]) if one[2] else None) for one in items]
    ranges = [(first, first if last is None else last) for first, last in rows]
    counts = all(before[1] < after[0] for before, after in pairwise(ranges)) and all(one[0] <= one[1] for one in ranges)
    if not counts or ranges[0][0] == 0 or (match["counted"] is None and all(last is None for _, last in rows)):
        return None
    start, first = match.start("list"), items[0]
    spans = [Stretch(start + first.start(n), start + first.end(n)) for n in (1, 2) if first[n]]
    how: How = "range" if any(last is not None for _, last in rows) else "at"
    return LinesSaid(
        Stretch(*match.span()), how, *rows[0], spans[0], spans[1] if len(spans) > 1 else None, tuple(ranges[1:])
    )


def _whole(first: str, last: str) -> int:
    """The end of a range of which only the digits that change may be told: 1447-79."""
    if int(last.replace(",", "")) < int(first.replace(",", "")) and len(last) < len(first):
        return int(first[: len(first) - len(last)].replace(",", "") + last)
    return int(last.replace(",", ""))


def _path(match: re.Match[str], text: str) -> PathSaid:
    """A path, with the lines or the function that stand right behind it."""
    at, path = Stretch(*match.span()), re.sub(QUOTED, "", match[0]).removeprefix("./").lstrip("/~")
    head = CURSOR.search(text[max(0, match.start() - 20) : match.end()])
    if head is not None and max(0, match.start() - 20) + head.end() == match.start():
        return PathSaid(at, path, lines=_shifted(head, ["c1", "c2"], max(0, match.start() - 20)))
    behind = BEHIND.match(text, match.end())
    if behind is not None:
        names = [name for name in ("b1", "b2", "b3", "b4", "b5", "b6") if behind[name]]
        said = _lines(behind, "range", names)
        return PathSaid(at, path, lines=_listed(said, text, close=said.last is None) if said is not None else None)
    function = FUNCTION.match(text, match.end())
    if function is not None:
        return PathSaid(Stretch(at.start, function.end()), path, function["name"])
    return PathSaid(at, path)


def _shifted(match: re.Match[str], names: list[str], by: int) -> LinesSaid | None:
    """Lines that a match in a part of a text holds."""
    said = _lines(match, "range", names)
    if said is None or said.last_at is None:
        return None
    moved = [Stretch(one.start + by, one.end + by) for one in (said.at, said.first_at, said.last_at)]
    return LinesSaid(moved[0], said.how, said.first, said.last, moved[1], moved[2])


def _address(match: re.Match[str]) -> PathSaid | None:
    """The address of a file; none of any other page."""
    address = match[0].rstrip(TRAILING)
    at = Stretch(match.start(), match.start() + len(address))
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    place, lines = _place(host, parts.path, parts.query), _anchor(address, at.start)
    if place is None:
        return None
    repo, revision, path = place
    return PathSaid(at, path, url=f"https://{host}{repo.removesuffix('.git')}", revision=revision, lines=lines)


def _place(host: str, path: str, query: str) -> tuple[str, str | None, str] | None:
    """The repository, the revision and the path that an address tells."""
    asked = {key: values[-1] for key, values in parse_qs(query.replace(";", "&")).items()}
    if host == "raw.githubusercontent.com" and (raw := RAW.match(path)):
        return raw["repo"], raw["rev"], unquote(raw["path"])
    if "f" in asked and "p" in asked:  # gitweb
        return f"/{asked['p']}", asked.get("hb") or asked.get("h"), asked["f"]
    for pattern in PLACES:
        if found := pattern.match(path):
            return found["repo"], unquote(found["rev"]), unquote(found["path"])
    if found := CGIT.match(path):
        return found["repo"], asked.get("id") or asked.get("h"), unquote(found["path"])
    return None


def _anchor(address: str, at: int) -> LinesSaid | None:
    """The lines behind the # of an address."""
    start = address.find("#") + 1
    one, _, others = address[start:].partition(",") if ANCHORS.match(address, start) else (address[start:], "", "")
    found = ANCHOR.match(one) if start else None
    if found is None:
        return None
    spans = [Stretch(at + start + found.start(one), at + start + found.end(one)) for one in (1, 2) if found[one]]
    whole = Stretch(at + start, at + len(address))
    last = int(found[2]) if found[2] else None
    more = tuple((int(first), int(end or first)) for first, end in ANCHORED.findall(others))
    return LinesSaid(whole, "range" if last else "at", int(found[1]), last, spans[0], spans[1] if last else None, more)


def words_of(text: str, *stretches: Stretch) -> str:
    """What the document says, from the first of these stretches to the last, on one line."""
    start, end = min(one.start for one in stretches), max(one.end for one in stretches)
    return " ".join(text[start:end].split())
