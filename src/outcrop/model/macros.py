"""What a file says before any parse: its macros, its includes, and a lexical count of its functions."""

from dataclasses import dataclass

from outcrop.model.extent import Extent


@dataclass(frozen=True, slots=True)
class Macro:
    """One `#define`, its continuation lines joined and its comments gone."""

    name: str
    parameters: (
        tuple[str, ...] | None
    )  # none of an object-like macro; the last may be `...` or, as GNU writes it, `args...`
    body: str
    line: int  # 1-based, of the `#define`


@dataclass(frozen=True, slots=True)
class Head:
    """A function definition as a reader's eye counts it, found without parsing."""

    name: str  # the last name: `B::f` -> f
    line: int  # 1-based, of the name
    extent: Extent  # from the start of the head to the closing brace, as far as it could be told
    body: int  # where its brace opens


@dataclass(frozen=True, slots=True)
class Survey:
    """One file, read lexically."""

    macros: tuple[Macro, ...]
    includes: tuple[str, ...]  # as written between the quotes or angle brackets
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class MacroJump:
    """A jump that a macro hides: where a use of it may go."""

    how: str  # goto | return | break | continue
    label: int | str | None  # the 1-based parameter that names the label, or the label's own name
    tested: bool  # it stands on a branch inside the macro


@dataclass(frozen=True, slots=True)
class Shapes:
    """Macros of a snapshot that change what a parser must read, learned from their own definitions."""

    loops: frozenset[str] = frozenset()  # end in the head of a `for` or `while`: the use is followed by the body
    attributes: frozenset[str] = frozenset()  # expand to nothing, or to attributes, specifiers or visibility
    callable_attributes: frozenset[str] = frozenset()  # those of them that take arguments
