"""The three small systems in fixtures/: real code for a compiler, and all that Outcrop finds in them is expected there."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import outcrop
from outcrop.examples.comparing import compare, unknown
from outcrop.examples.marks import Example, Mark, read_example
from outcrop.languages import LANGUAGES, language_of
from outcrop.patterns.catalogue import Catalogue, load

FIXTURES = Path(__file__).parent.parent / "fixtures"
SYSTEMS = ("ferrite", "basalt", "gneiss")
FILES = sorted(file for system in SYSTEMS for file in (FIXTURES / system).iterdir())
SOURCES = [file for file in FILES if file.suffix != ".h"]  # a compiler reads the headers along with them
EXAMPLES = sorted(FIXTURES.glob("patterns/*/*"))
COMPILERS = {"c": ("gcc", "-std=gnu11"), "cpp": ("g++", "-std=c++17")}


def _name(file: Path) -> str:
    return str(file.relative_to(FIXTURES))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def example() -> Callable[[Path], Example]:
    """A file with its marks; a header is read as the language of the files beside it."""

    def read(file: Path) -> Example:
        return read_example(file, LANGUAGES[_language(file)])

    return read


def _language(file: Path) -> str:
    told = language_of(file.name)
    assert told is not None, f"no language reads {file}"
    return "cpp" if any(file.parent.glob("*.cc")) and file.suffix == ".h" else told


@pytest.mark.parametrize("file", [*SOURCES, *EXAMPLES], ids=_name)
def test_a_compiler_takes_it_without_a_warning(file: Path) -> None:
    compiler, standard = COMPILERS[_language(file)]
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    command: list[str | Path] = [
        compiler,
        standard,
        "-Wall",
        "-Wextra",
        "-Wno-unused-parameter",
        "-Werror",
        "-fsyntax-only",
        file,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_is_small_and_says_what_each_file_is_for(system: str) -> None:
    files = [file for file in FILES if file.parent.name == system]
    assert 4 <= len(files) <= 7
    for file in files:
        license_, comment = file.read_text().split("\n")[:2]
        assert license_ == "// SPDX-License-Identifier: Apache-2.0"
        assert comment in ("/*", "//")


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_that_is_found_in_a_system_is_marked_and_all_that_is_marked_is_found(
    system: str, catalogue: Catalogue, example: Callable[[Path], Example], tmp_path: Path
) -> None:
    examples = {file.name: example(file) for file in FILES if file.parent.name == system}
    for name, read in examples.items():
        (tmp_path / name).write_bytes(read.data)  # as the engine sees it: the marks are blank
    findings = list(outcrop.scan(tmp_path))
    complaints = [
        f"{name}:{complaint}"
        for name, read in examples.items()
        for pattern in catalogue.patterns
        for complaint in (
            *unknown(pattern, read.marks),
            *compare(pattern.id, read.marks, [finding for finding in findings if finding.source.path == name]),
        )
    ]
    assert complaints == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_demo_finds_the_same_although_the_marks_stand_there(
    system: str, example: Callable[[Path], Example], tmp_path: Path
) -> None:
    """Marks are no evidence, and what else the checkout holds teaches nothing wrong."""
    for file in (FIXTURES / system).iterdir():
        (tmp_path / file.name).write_bytes(example(file).data)
    demo, blank = (
        [
            (Path(f.source.path).name, f.symbol.name, f.pattern, f.grade, [role.span for role in f.roles])
            for f in outcrop.scan(folder)
        ]
        for folder in (FIXTURES / system, tmp_path)
    )
    assert demo == blank


def _marks(system: str) -> Iterator[Mark]:
    for file in FILES:
        if file.parent.name == system:
            yield from read_example(file, LANGUAGES[_language(file)]).marks


def test_the_systems_show_every_pattern(catalogue: Catalogue) -> None:
    shown = {mark.pattern for system in SYSTEMS for mark in _marks(system) if mark.kind == "expect"}
    assert shown == {pattern.id for pattern in catalogue.patterns}


def test_the_systems_show_a_lock_that_is_not_let_go() -> None:
    """A newcomer sees what a leak looks like, and on which line it happens."""
    marks = [mark for system in SYSTEMS for mark in _marks(system)]
    assert any(mark.told == "leaky" for mark in marks)
    assert any(mark.kind == "witness" for mark in marks)
