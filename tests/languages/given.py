"""Small pieces of code, read as a scan reads them."""

from outcrop.languages import LANGUAGES, shapes
from outcrop.languages.c.parsing import Parsed
from outcrop.model.code import Definition, Event, Function, Kind
from outcrop.model.macros import MacroJump


def parsed(code: str | bytes, language: str = "c", header: str = "") -> Parsed:
    """Parse a file; its own macros, and those of a header, are learned first."""
    data = code if isinstance(code, bytes) else code.encode()
    reader = LANGUAGES[language]
    survey = reader.survey(data)
    learned = shapes((*reader.survey(header.encode()).macros, *survey.macros))
    return reader.parse(data, survey.heads, learned, 10.0)


def names(code: str | bytes, language: str = "c", header: str = "") -> list[str]:
    return [one.name for one in parsed(code, language, header).definitions]


def named(code: str | bytes, name: str, language: str = "c", header: str = "") -> Definition:
    return next(one for one in parsed(code, language, header).definitions if one.name == name)


def function(code: str, language: str = "c", jumps: dict[str, tuple[MacroJump, ...]] | None = None) -> Function:
    """Read the first function of a piece of code."""
    data = code.encode()
    return LANGUAGES[language].read(LANGUAGES[language].definitions(data)[0], data, jumps or {})


def body(statements: str, language: str = "c", jumps: dict[str, tuple[MacroJump, ...]] | None = None) -> Function:
    """Read statements as the body of a function."""
    return function(f"void f(void) {{ {statements} }}", language, jumps)


def events(read: Function, kind: Kind) -> list[Event]:
    return [point.event for point in read.points if point.kind is kind]


def order(read: Function) -> list[str]:
    """What happens, in order, each as its kind and its text."""
    return [f"{point.kind} {read.text(point.extent)}" for point in read.points]
