"""What a pattern cannot do without: a function in which it is met is never passed over."""

from pathlib import Path
from textwrap import dedent

import pytest

from outcrop.engine.candidates import Screen, Screened, needs_of
from outcrop.engine.judge import Judge
from outcrop.engine.sites import collect
from outcrop.languages import LANGUAGES
from outcrop.patterns.catalogue import Catalogue, read_pattern
from outcrop.vocabulary import Vocabulary

DATA = b"int f(int a) { return a; }"
GUARDED = "void f(struct t *t) { pthread_mutex_lock(&t->m); list_del(&t->l); pthread_mutex_unlock(&t->m); }"


def screened(data: bytes, language: str, vocabulary: Vocabulary, path: str = "src/x.c") -> Screened:
    return Screened(path, data, LANGUAGES[language], vocabulary, frozenset(), frozenset(), frozenset())


def candidates(catalogue: Catalogue, source: str, language: str = "c") -> list[str]:
    """The patterns that may be met in the first function, told from its head and from its definition alike."""
    data = source.encode()
    screen = Screen([needs_of(pattern) for pattern in catalogue.patterns], catalogue.vocabulary)
    file = screened(data, language, catalogue.vocabulary)
    one = screen.definition(file, LANGUAGES[language].definitions(data)[0])
    head = screen.heads(file, LANGUAGES[language].survey(data).heads).get(0)
    told = [need.pattern.id for need in one.needs] if one is not None else []
    assert set(told) <= {need.pattern.id for need in (head.needs if head is not None else ())}
    return told


def test_a_function_with_a_lock_and_a_change_may_be_guarded(catalogue: Catalogue) -> None:
    assert "guarded-collection" in candidates(catalogue, GUARDED)


@pytest.mark.parametrize("source", ["int f(void) { return 0; }", "int f(int a) { while (a--) work(a); return a; }"])
def test_plain_code_is_not_read(catalogue: Catalogue, source: str) -> None:
    assert candidates(catalogue, source) == []


def test_a_goto_may_unwind(catalogue: Catalogue) -> None:
    assert candidates(catalogue, "int f(int a) { if (a) goto out; out: return 0; }") == ["goto-unwind"]


def test_a_query_that_compares_names_asks_for_them(catalogue: Catalogue) -> None:
    kill = catalogue.pattern("liveness-probe").queries["c"]
    assert kill.may_match(frozenset({"kill"}))
    assert not kill.may_match(frozenset({"killed"}))


def test_a_word_that_a_card_asks_of_the_path_may_stand_there_alone(tmp_path: Path) -> None:
    card = """
        title: {en: t, zh: t}
        concern: scalability
        mechanism: m
        summary: {en: s, zh: s}
        match: [{evidence: {threshold: 1, signs: [{words: {in: function.folder, any: [scheduler]}, weight: 1}]}}]
        notes: {}
        explain: {present: {en: t, zh: t}}
        """
    (tmp_path / "placed").mkdir()
    (tmp_path / "placed" / "pattern.yaml").write_text(dedent(card))
    needs = needs_of(read_pattern(tmp_path / "placed", frozenset()))
    screen = Screen([needs], Vocabulary(()))
    found = {
        path: screen.heads(screened(DATA, "c", screen.vocabulary, path), LANGUAGES["c"].survey(DATA).heads).keys()
        for path in ("src/scheduler/node.c", "src/other/node.c")
    }
    assert found == {"src/scheduler/node.c": {0}, "src/other/node.c": set()}


@pytest.fixture(scope="module")
def examples(catalogue: Catalogue) -> list[tuple[str, bytes]]:
    files = [
        file for folder in catalogue.examples for file in sorted(folder.glob("*/*")) if file.suffix in (".c", ".cc")
    ]
    return [("c" if file.suffix == ".c" else "cpp", file.read_bytes()) for file in files]


def test_the_needs_pass_over_no_function_that_the_judge_would_report(
    catalogue: Catalogue, examples: list[tuple[str, bytes]]
) -> None:
    assert examples
    screen = Screen([needs_of(pattern) for pattern in catalogue.patterns], catalogue.vocabulary)
    for language, data in examples:
        definitions, file = LANGUAGES[language].definitions(data), screened(data, language, catalogue.vocabulary)
        passed = {
            (d.extent, need.pattern.id)
            for d in definitions
            if (one := screen.definition(file, d)) is not None
            for need in one.needs
        }
        for definition in definitions:
            found = collect("x.c", LANGUAGES[language].read(definition, data, {}), catalogue.vocabulary)
            for pattern in catalogue.patterns:
                if any(True for _ in Judge(pattern, found).verdicts()):
                    assert (definition.extent, pattern.id) in passed, (definition.name, pattern.id)
