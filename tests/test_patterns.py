"""The catalogue's patterns on their examples: one test a pattern and file, named by both."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from outcrop.examples import Outcome, run
from outcrop.patterns.catalogue import Catalogue, load

FIXTURES = Path(__file__).parent.parent / "fixtures" / "patterns"
EXAMPLES = sorted(FIXTURES.glob("*/*"))
PATTERNS = sorted(folder.name for folder in FIXTURES.iterdir())


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def outcomes(catalogue: Catalogue) -> Mapping[Path, Outcome]:
    """What came of every example, by its file."""
    return {outcome.file: outcome for outcome in run(catalogue, catalogue.patterns)}


def test_every_pattern_has_examples_and_every_folder_of_examples_a_pattern(catalogue: Catalogue) -> None:
    assert [pattern.id for pattern in catalogue.patterns] == PATTERNS


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_example_is_found_as_its_marks_say(file: Path, outcomes: Mapping[Path, Outcome]) -> None:
    assert outcomes[file].complaints == ()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_has_five_examples_that_speak_and_five_that_are_silent(
    pattern: str, outcomes: Mapping[Path, Outcome]
) -> None:
    own = [outcome for outcome in outcomes.values() if outcome.pattern == pattern]
    assert sum(outcome.speaking for outcome in own) >= 5
    assert sum(outcome.silent for outcome in own) >= 5


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("suffix", [".c", ".cc"])
def test_a_pattern_speaks_and_is_silent_in_both_languages(
    pattern: str, suffix: str, outcomes: Mapping[Path, Outcome]
) -> None:
    own = [outcome for file, outcome in outcomes.items() if outcome.pattern == pattern and file.suffix == suffix]
    assert sum(outcome.speaking for outcome in own) > 0
    assert sum(outcome.silent for outcome in own) > 0


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_example_is_ours_and_begins_with_its_story(file: Path) -> None:
    license_, story = file.read_text().split("\n")[:2]
    assert license_ == "// SPDX-License-Identifier: Apache-2.0"
    assert story.startswith("// ")
    assert story.endswith(".")
