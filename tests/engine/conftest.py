"""From a piece of C or C++ to what the engine sees of it."""

from collections.abc import Callable

import pytest

from outcrop.engine.effects import Effects, of_function, of_macro
from outcrop.engine.judge import Judge, Verdict
from outcrop.engine.learning import Learned, learn
from outcrop.engine.outlines import outline
from outcrop.engine.sites import Found, collect
from outcrop.languages import LANGUAGES
from outcrop.model.macros import Macro
from outcrop.patterns.catalogue import Catalogue, load


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def found(catalogue: Catalogue) -> Callable[..., Found]:
    """The sites of the one function in a source, with what the source's own macros and functions teach."""

    def read(source: str, language: str = "c", name: str | None = None) -> Found:
        data = source.encode()
        learned = learned_from({"file.c" if language == "c" else "file.cc": source}, catalogue)
        chosen = LANGUAGES[language]
        definitions = [d for d in chosen.definitions(data) if name is None or d.name == name]
        function = chosen.read(definitions[-1], data, learned.jumps)
        return collect("file.c", function, catalogue.vocabulary.with_entries(learned.entries))

    return read


@pytest.fixture
def verdicts(catalogue: Catalogue, found: Callable[..., Found]) -> Callable[..., list[Verdict]]:
    """What a pattern says of the last function in a source."""

    def judge(pattern: str, source: str, language: str = "c", name: str | None = None) -> list[Verdict]:
        return list(Judge(catalogue.pattern(pattern), found(source, language, name)).verdicts())

    return judge


@pytest.fixture
def learning(catalogue: Catalogue) -> Callable[[dict[str, str]], Learned]:
    """What is learned from files, by name."""
    return lambda files: learned_from(files, catalogue)


def learned_from(files: dict[str, str], catalogue: Catalogue) -> Learned:
    outlines = {}
    for path, source in files.items():
        language = LANGUAGES["cpp" if path.endswith(".cc") else "c"]
        data = source.encode()
        outlines[path] = outline(data, language.survey(data), language.name)
    return learn(
        outlines.items(),
        lambda path: files[path].encode(),
        catalogue.vocabulary,
        {one.language for one in outlines.values()},
    )


@pytest.fixture
def effects(catalogue: Catalogue) -> Callable[[str], Effects]:
    """The effects of a thin function, or of a macro where the source is a `#define`."""

    def of(source: str) -> Effects:
        if not source.startswith("#define"):
            return of_function(source.encode(), catalogue.vocabulary, {}, "c")
        macro: Macro = LANGUAGES["c"].survey(source.encode()).macros[0]
        return of_macro(macro, catalogue.vocabulary, {}, "c")

    return of
