"""A mistake in a card, a query or a vocabulary is told with file, line, column, caret, what was expected and the nearest name."""

from pathlib import Path

import pytest

from outcrop.patterns.catalogue import load, read_pattern
from outcrop.patterns.mistakes import CatalogueError

from .conftest import Spoilt

PATH = "- path: [attempt, action]"
QUERY = "c.scm"

# What is replaced by what; then the line, the column and the beginning of what is told.
CARD = {
    "an unknown key": ("references", (" # or scalability", "\nreference: []"), 3, 1, "unknown key 'reference'; expected one of title, concern,"),
    "a missing text": ("", ('    zh: "`{function}` 先', '    # "`{function}` 先'), 16, 5, "'zh' is missing here"),
    "a key that stands twice": ("", ("mechanism: recovery", "concern: scalability\nmechanism: recovery"), 3, 1, "'concern' stands twice"),
    "a text that is none": ("", ("title: {en: Lease renewal, zh: Lease renewal}", "title: Lease renewal"), 1, 1, "expected keys with values, not 'Lease renewal'"),
    "a number for a text": ("", ("title: {en: Lease renewal,", "title: {en: 3,"), 1, 9, "expected text, not 3"),
    "an unknown concern": ("fault-tolerance", ("concern: fault-tolerance", "concern: fault-tolerence"), 2, 1, "'fault-tolerence' is not known; expected 'scalability' or"),
    "an odd mechanism": ("", ("mechanism: recovery", "mechanism: Failure Recovery"), 3, 1, "'Failure Recovery' does not fit; expected a name of small letters"),
    "an unknown clause": ("path", (PATH, "- paht: [attempt, action]"), 10, 5, "no clause begins with 'paht'; expected one of path, every_path,"),
    "a key that a clause lacks": ("without", (PATH, PATH + "\n    wihtout: {}"), 11, 5, "unknown key 'wihtout'; expected one of path, without, same"),
    "a key inside a clause": ("between", (PATH, PATH + "\n    without: {betwen: [attempt, action], between: [attempt, action], site: action}"), 11, 15, "unknown key 'betwen'; expected one of between, site, same"),
    "a key inside words": ("none", ("{any: [retry]}", "{any: [retry], noen: [x]}"), 8, 59, "unknown key 'noen'; expected one of any, with, none"),
    "a path that goes nowhere": ("", (PATH, "- path: [attempt]"), 10, 5, "expected at least 2 here, not ['attempt']"),
    "one value for a list": ("", (PATH, "- path: attempt"), 10, 5, "expected a list, such as [a, b], not 'attempt'"),
    "half a pair": ("", (PATH, PATH + "\n    same: [[attempt.text]]"), 11, 12, "expected a pair, such as [a.name, b.name]"),
    "a name for a part": ("", (PATH, PATH + "\n    same: [[attempt, action.name]]"), 11, 13, "'attempt' does not fit; expected name.part, such as lock.subject"),
    "an unknown site": ("attempt", (PATH, "- path: [atempt, action]"), 10, 12, "'atempt' is no site of this pattern"),
    "an unknown part": ("name", ('"calls `{action.name}`"', '"calls `{action.nmae}`"'), 13, 12, "'action' has no part 'nmae'; it has arguments,"),
    "an unknown kind of site": ("call", ("of: call", "of: cal"), 8, 12, "'cal' is not known; expected 'entry', 'exit',"),
    "an unknown family": ("lock.acquire", ("{of: call, where: {name: {words: {any: [retry]}}}}", "{family: [lock.aquire]}"), 8, 21, "no vocabulary holds the family 'lock.aquire'"),
    "a site from nowhere": ("", ("{of: call, where: {name: {words: {any: [retry]}}}}", "{}"), 8, 3, "'action' says neither `family` nor `of`, so it can never be found"),
    "an odd condition": ("", ("{name: {words: {any: [retry]}}}", "{name: {like: retry}}"), 8, 30, "expected true, false, a word, a list of words, {words: ...} or {not: ...}"),
    "a site without a margin note": ("", ("  attempt: {en: tries, zh: 尝试}\n", ""), 11, 1, "the site 'attempt' has no margin note"),
    "a note on no site": ("attempt", ("  attempt: {en: tries, zh: 尝试}\n", "  attempt: {en: tries, zh: 尝试}\n  atempt: {en: x, zh: x}\n"), 13, 3, "'atempt' is no site of this pattern"),
    "a note that names another site": ("", ("{en: tries,", '{en: "tries {action.name}",'), 12, 13, "'{action.name}' is not of 'attempt'"),
    "a grade that nobody gives": ("", ("  present:", "  sound: {en: x, zh: x}\n  present:"), 15, 3, "no finding can have the grade 'sound'"),
    "a sign's sentence that names what may be missing": ("", (PATH, "- path: [attempt, action]\n  - evidence: {threshold: 1, signs: [{any: [{has: attempt}, {has: action}], weight: 1, says: {en: 'See {action.line}.', zh: 好}}]}"), 11, 95, "'{action.line}' may be missing where this sign shows"),
    "a site that no sentence has to name": ("", ('    en: "`{function}` tries ({attempt.line}) and tries again ({action.line})."\n    zh: "`{function}` 先尝试（{attempt.line}），再重试（{action.line}）。"', "    - {en: 'See {attempt.line}.', zh: 好}\n    - {en: 'See {acton.line}.', zh: 好}"), 17, 8, "'acton' is no site of this pattern"),
    "sentences that leave one way untold": ("", (PATH, PATH + "\n  - evidence: {threshold: 1, signs: [{any: [{has: attempt}, {has: action}], weight: 1, says: [{en: 'See {attempt.line}, {action.line}.', zh: 好}, {en: 'See {action.line}.', zh: 好}]}]}"), 11, 147, "'{action.line}' may be missing where this sign shows"),
    "a grade without a sentence": ("", ("match:", "grades: [present, other]\nmatch:"), 15, 1, "the grade 'other' has no explanation"),
    "a group that is no part": ("", ("match:", "group_by: attempt\nmatch:"), 9, 1, "'attempt' does not fit; expected name.part"),
    "no YAML": ("", ("match:", "match: ["), 10, 3, "not YAML: "),
}  # fmt: skip


@pytest.mark.parametrize(("near", "change", "line", "column", "message"), CARD.values(), ids=CARD.keys())
def test_a_mistake_in_a_card(
    spoilt: Spoilt, near: str, change: tuple[str, str], line: int, column: int, message: str
) -> None:
    told = [(m.line, m.column) for m in spoilt(change) if m.message.startswith(message)]
    assert told == [(line, column)]


@pytest.mark.parametrize(
    ("near", "change"),
    [(near, change) for near, change, *_ in CARD.values() if near],
    ids=[k for k, v in CARD.items() if v[0]],
)
def test_the_nearest_name_is_offered(spoilt: Spoilt, near: str, change: tuple[str, str]) -> None:
    assert any(mistake.message.endswith(f"; did you mean '{near}'?") for mistake in spoilt(change))


QUERIES = {
    "an unknown node": (("call_expression", "call_expresion"), 2, 3, "for C: invalid node type: call_expresion; did you mean 'call_expression'?"),
    "an unknown field": (("function:", "fnction:"), 2, 19, "for C: invalid field name: fnction; did you mean 'function'?"),
    "an unknown predicate": (("#eq?", "#eqq?"), 3, 3, "unknown predicate '#eqq?'; expected one of any-eq?, any-match?,"),
    "a directive": (('(#eq? @_name "connect")', "(#set! x y)"), 3, 3, "unknown predicate '#set!'; expected one of"),
    "a capture that is not there": (("#eq? @_name", "#eq? @_nmae"), 3, 9, "for C: invalid capture name: _nmae"),
    "a predicate with too little": (('#eq? @_name "connect"', "#eq? @_name"), 2, 1, "for C: invalid predicate: #eq? expects 2 arguments, got 1"),
    "a parenthesis that is not closed": (('"connect"))', '"connect"'), 3, 1, "for C: unexpected EOF; is a parenthesis not closed?"),
    "a mistake behind Chinese": (("((call_expression", '; 中文\n(("中文" (x)) (call_expression'), 3, 4, "for C: invalid node type"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "line", "column", "message"), QUERIES.values(), ids=QUERIES.keys())
def test_a_mistake_in_a_query(spoilt: Spoilt, change: tuple[str, str], line: int, column: int, message: str) -> None:
    """Told once, though the query serves C and C++."""
    [mistake] = [mistake for mistake in spoilt(change, file=QUERY) if mistake.file.name == "c.scm"]
    assert (mistake.line, mistake.column) == (line, column)
    assert mistake.message.startswith(message)


def test_a_predicate_in_a_text_or_comment_is_none(mine: Path, families: frozenset[str]) -> None:
    query = mine / "lease-renewal" / QUERY
    query.write_text(f"; (#odd? @x)\n{query.read_text()}".replace('"connect"', '"(#odd?"'))
    assert read_pattern(mine / "lease-renewal", families)


def test_how_a_mistake_is_shown(spoilt: Spoilt) -> None:
    """The caret stands under the place, also behind tabs and wide letters."""
    [mistake] = spoilt((PATH, "- path: [atempt, action]"), ("({attempt.line}) and", "and"), ("（{attempt.line}）", ""))
    assert str(mistake).partition("pattern.yaml")[2] == (
        ":10:12: 'atempt' is no site of this pattern; did you mean 'attempt'?\n"
        "   10 |   - path: [atempt, action] # attempt comes from c.scm\n"
        "      |            ^^^^^^"
    )


def test_the_caret_behind_wide_letters(spoilt: Spoilt) -> None:
    [mistake] = spoilt(('zh: "调用 `{action.name}`"', "zh: 调用, 中: x"))
    source, under = str(mistake).splitlines()[1:]
    assert source.endswith("中: x}")
    assert (mistake.column, len(under) - len("      | ")) == (source.index("中") - 7, mistake.column - 1 + 2 + 2)


def test_all_mistakes_of_a_card_and_of_all_cards_at_once(mine: Path) -> None:
    card = (mine / "lease-renewal/pattern.yaml").read_text()
    card = (
        card.replace("concern: fault", "concern: foult").replace(PATH, "- paht: [a, b]").replace("of: call", "of: cal")
    )
    (mine / "lease-renewal/pattern.yaml").write_text(card)
    (mine / "other").mkdir()
    (mine / "other/pattern.yaml").write_text("title: x\n")
    with pytest.raises(CatalogueError) as told:
        load([mine])
    places = [(mistake.file.parent.name, mistake.line, mistake.column) for mistake in told.value.mistakes]
    assert places[:3] == [("lease-renewal", 2, 1), ("lease-renewal", 8, 12), ("lease-renewal", 10, 5)]
    assert {mistake.message for mistake in told.value.mistakes if mistake.file.parent.name == "other"} >= {
        "expected keys with values, not 'x'",
        "'match' is missing here",
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "'title' is missing here"),
        (b"- a\n", "expected keys with values, not ['a']"),
        (b"word\n", "expected keys with values, not 'word'"),
        (b"a: b: c\n", "not YAML: mapping values are not allowed here"),
        (b"title: \0\n", "not YAML: the character U+0000 may not stand in it"),
        (b"title: caf\xe9\n", "byte 0xe9 is not UTF-8, in which a catalogue is written"),
        (b"a: " + b"[" * 20_000, "it is nested without end, or too deep"),
        (b"a: &x [*x]\n", "it is nested without end, or too deep"),
        (b"a: !!python/object:os.system {}\n", "unknown key 'a'; expected one of title,"),
    ],
)
def test_a_file_that_is_no_card(mine: Path, families: frozenset[str], data: bytes, message: str) -> None:
    (mine / "lease-renewal/pattern.yaml").write_bytes(data)
    with pytest.raises(CatalogueError) as told:
        read_pattern(mine / "lease-renewal", families)
    assert any(mistake.message.startswith(message) for mistake in told.value.mistakes)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff", "byte 0xff is not UTF-8, in which a catalogue is written"),
        (b"; \xe4\xb8\xad\n(\xe9)", "byte 0xe9 is not UTF-8, in which a catalogue is written"),
        (b"(((", "for C: unexpected EOF"),
    ],
)
def test_a_file_that_is_no_query(mine: Path, families: frozenset[str], data: bytes, message: str) -> None:
    (mine / "lease-renewal" / QUERY).write_bytes(data)
    with pytest.raises(CatalogueError) as told:
        read_pattern(mine / "lease-renewal", families)
    assert [m.message.startswith(message) for m in told.value.mistakes if m.file.name == "c.scm"] == [True]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("lock.acquire: {grab: {subjct: 1}}", 1, "unknown key 'subjct'; expected one of subject,"),
        ("lock.acquire: {grab: {fails: never}}", 1, "'never' is not known; expected 'nonzero', 'zero' or 'negative'"),
        ("x: y", 1, "expected keys with values, not 'y'"),
        ("\n- x", 2, "expected keys with values, not ['x']"),
    ],
)
def test_a_mistake_in_a_vocabulary(mine: Path, text: str, line: int, message: str) -> None:
    (mine / "vocabulary").mkdir()
    (mine / "vocabulary/own.yaml").write_text(text)
    with pytest.raises(CatalogueError) as told:
        load([mine])
    [mistake] = [mistake for mistake in told.value.mistakes if mistake.message.startswith(message)]
    assert (mistake.file.name, mistake.line) == ("own.yaml", line)


class TestHalfAPattern:
    def test_a_query_without_a_card(self, mine: Path) -> None:
        (mine / "lease-renewal/pattern.yaml").unlink()
        with pytest.raises(CatalogueError, match="half a pattern: there are queries, but no card"):
            load([mine])

    def test_a_card_whose_query_is_gone(self, mine: Path) -> None:
        (mine / "lease-renewal" / QUERY).unlink()
        with pytest.raises(CatalogueError, match="'attempt' is no site of this pattern"):
            load([mine])

    def test_a_folder_whose_name_is_no_id(self, mine: Path) -> None:
        (mine / "lease-renewal").rename(mine / "Lease renewal")
        with pytest.raises(CatalogueError, match="'Lease renewal' cannot be a pattern's id"):
            load([mine])

    def test_a_fit_that_nobody_fitted(self, mine: Path) -> None:
        (mine / "lease-renewal/confidence.json").write_text("[1]")
        with pytest.raises(CatalogueError, match="not a fit; let it be written anew, or remove it"):
            load([mine])
