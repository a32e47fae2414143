"""Coverage fails closed: what was not read is counted against it, and 100 % means every function."""

import pytest

from outcrop.model.coverage import LOST, Coverage, FileCoverage


def read(**counts: int) -> FileCoverage:
    return FileCoverage("a.c", "c", "read", **counts)


def test_functions_are_those_of_the_lexical_count_or_of_the_parser_where_that_found_more() -> None:
    coverage = Coverage.over([read(heads=4, clean=2, mended=1, missing=1), read(heads=1, clean=2)])
    assert (coverage.functions, coverage.clean, coverage.mended, coverage.missing) == (6, 4, 1, 1)
    assert coverage.percent == 83.33


def test_it_is_rounded_down_so_that_100_means_every_function() -> None:
    assert Coverage.over([read(heads=100_000, clean=99_999, error=1)]).percent == 99.99


@pytest.mark.parametrize("state", sorted(LOST))
def test_a_file_that_was_to_be_read_and_was_not_counts_as_a_function_at_least(state: str) -> None:
    coverage = Coverage.over([read(heads=1, clean=1), FileCoverage("b.c", "c", state)])
    assert (coverage.functions, coverage.missing, coverage.percent) == (2, 1, 50.0)


def test_its_heads_count_where_they_are_known() -> None:
    coverage = Coverage.over([read(heads=1, clean=1), FileCoverage("b.c", "c", "too-deep", heads=3, missing=3)])
    assert (coverage.functions, coverage.missing) == (4, 3)


@pytest.mark.parametrize("state", ["vendored", "generated", "binary"])
def test_what_nobody_asked_for_counts_nothing(state: str) -> None:
    coverage = Coverage.over([read(heads=1, clean=1), FileCoverage("b.c", "c", state)])
    assert (coverage.functions, coverage.percent, coverage.files, coverage.read) == (1, 100.0, 2, 1)


def test_no_functions_are_all_read() -> None:
    assert Coverage.over([]).percent == 100.0
