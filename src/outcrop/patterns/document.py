"""A YAML file with the place of everything in it, so that a mistake can be shown where it was made."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from outcrop.patterns.mistakes import CatalogueError, Mistake, at_offset

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file, and where each part of it stands."""

    file: Path
    text: str
    data: Any
    node: yaml.Node | None

    def mistake(self, loc: Loc, message: str) -> Mistake:
        """A mistake at what this path leads to, or at the nearest thing around it."""
        node = _deepest(self.node, loc) if self.node is not None else None
        if node is None:
            return Mistake(self.file, 1, 1, 1, self.text.partition("\n")[0], message)
        start, end = node.start_mark, node.end_mark
        source = self.text.splitlines()[start.line] if self.text else ""
        width = end.column - start.column if end.line == start.line else len(source) - start.column
        return Mistake(self.file, start.line + 1, start.column + 1, max(1, width), source, message)


def read(file: Path) -> Document:
    """Read a YAML file.

    Raises CatalogueError where it cannot be read, is no YAML, or holds a key twice.
    """
    text = read_text(file)
    try:
        node = _composed(text)
        mistakes: list[Mistake] = []
        data = _value(Document(file, text, None, node), node, (), mistakes) if node is not None else None
    except RecursionError as error:
        raise CatalogueError([Mistake(file, 1, 1, 1, "", "it is nested without end, or too deep")]) from error
    except yaml.reader.ReaderError as error:
        sign = f"not YAML: the character U+{int(error.character):04X} may not stand in it"
        raise CatalogueError([at_offset(file, text, error.position, 1, sign)]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        source = [*text.splitlines(), ""][line] if text else ""
        raise CatalogueError([Mistake(file, line + 1, column + 1, 1, source, f"not YAML: {error.problem}")]) from error
    if mistakes:
        raise CatalogueError(mistakes)
    return Document(file, text, data, node)


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text, by libyaml where that is there; what is wrong is told as PyYAML itself tells it."""
    if hasattr(yaml, "CSafeLoader"):
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def read_text(file: Path) -> str:
    """The text of a file of the catalogue.

    Raises CatalogueError where it cannot be read, or is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CatalogueError([Mistake(file, 1, 1, 1, "", f"it cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        message = f"byte {error.object[error.start]:#04x} is not UTF-8, in which a catalogue is written"
        raise CatalogueError([at_offset(file, before, len(before), 1, message)]) from error


def _value(document: Document, node: yaml.Node, loc: Loc, mistakes: list[Mistake]) -> Any:
    """Plain data of a node; scalars by YAML 1.2's core rules, under which `on` and `no` are words."""
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in result:
                mistakes.append(document.mistake((*loc, name), f"'{name}' stands twice"))
            result[name] = _value(document, value, (*loc, name), mistakes)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(document, child, (*loc, index), mistakes) for index, child in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node.value, plain=not node.style)


def _scalar(text: str, *, plain: bool) -> str | int | float | bool | None:
    """What a scalar means; a quoted one is always text."""
    if not plain:
        return text
    constants = {"true": True, "false": False, "null": None, "~": None, "": None}
    if text in constants:
        return constants[text]
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text


def _deepest(node: yaml.Node, loc: Loc) -> yaml.Node:
    """Follow a path as far as it leads; steps that the file does not have (names of forms) are passed over.

    Of a key that is not there the mapping is meant, and of the last key the key itself. Where two ways lead equally far,
    the one that passes over the earlier step is meant: the name of a form comes before what stands in it.
    """
    return max(reversed(_follow(node, loc, 0)), key=lambda found: found[0])[1]


def _follow(node: yaml.Node, loc: Loc, depth: int) -> list[tuple[int, yaml.Node]]:
    found = [(depth, node)]
    for skipped, step in enumerate(loc):
        rest = loc[skipped + 1 :]
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    found += [(depth + 1, key), *(_follow(value, rest, depth + 1) if rest else ())]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found += _follow(node.value[step], rest, depth + 1)
    return found
