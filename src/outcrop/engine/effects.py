"""What a macro or thin function does to what its caller hands in: its net effect, and the jumps that it hides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto

from outcrop.engine.effect import Effect, effects_of
from outcrop.engine.keeping import FAMILIES as KEPT
from outcrop.engine.keeping import keeping
from outcrop.engine.net import PAIRED, ending, net, waiting
from outcrop.engine.sites import Found, collect
from outcrop.languages import LANGUAGES
from outcrop.model.code import Call, Check, Function, Jump, Label, Read
from outcrop.model.macros import Macro, MacroJump, Shapes
from outcrop.vocabulary import Entry, Vocabulary

LASTING = {"collection.change": ("changer.direct", "changer.named")}
LEARNED = frozenset({*PAIRED, *LASTING, *KEPT, "process.exit", "wait.blocking"})
NO_SHAPES = Shapes()
SECONDS = 1.0  # for one parse
DEFINES = re.compile(
    r"(?:[A-Za-z_][\w#]*[\s*]+)+[A-Za-z_#][\w#]*\s*\([^(){};]*\)\s*\{"
)  # a macro whose use defines a function
PASTE = re.compile(r"\s*##\s*")
STRINGIFY = re.compile(r"#\s*(?=[A-Za-z_])")


class Told(Flag):
    """What is to be told of a definition."""

    DONE = auto()  # what it does that its caller finds done
    KEPT = auto()  # what it keeps, or lends
    ALL = DONE | KEPT


@dataclass(frozen=True, slots=True)
class Effects:
    """All that was found of one definition."""

    effects: frozenset[Effect] = frozenset()
    jumps: tuple[MacroJump, ...] = ()

    def entries(self, name: str, origin: str, *, method: bool) -> tuple[Entry, ...]:
        """The vocabulary entries of a name that does this; what a method does to its own object, it does to the receiver."""
        ordered = sorted(self.effects, key=lambda e: (e.family, str(e.subject or 0), e.place))
        entries = [
            Entry(e.family, name, e.subject, e.fails, attempt=e.attempt, place=e.place, origin=origin, via=e.via)
            for e in ordered
        ]
        if method:
            entries += [replace(e, name=f"*.{name}", subject=e.subject or "receiver") for e in entries]
        return tuple(entries)


def of_macro(macro: Macro, vocabulary: Vocabulary, jumps: Mapping[str, Sequence[MacroJump]], language: str) -> Effects:
    """Read a macro's body as that of a function with the macro's parameters."""
    if DEFINES.match(macro.body):
        return Effects()
    names = [parameter.rstrip(".") or "__VA_ARGS__" for parameter in macro.parameters or ()]
    body = STRINGIFY.sub("", PASTE.sub("_", macro.body))
    source = f"void {macro.name}({', '.join(f'int {name}' for name in names)})\n{{\n{body}\n;}}\n".encode(
        "utf-8", "surrogateescape"
    )
    return _read(source, names, vocabulary, jumps, language)


def of_function(
    source: bytes,
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    language: str,
    shapes: Shapes = NO_SHAPES,
    told: Told = Told.ALL,
) -> Effects:
    """Read a thin function from its own bytes; `told` says what is to be told of it."""
    return _read(source, None, vocabulary, jumps, language, shapes, told)


def _read(
    source: bytes,
    names: list[str] | None,
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    language: str,
    shapes: Shapes = NO_SHAPES,
    told: Told = Told.ALL,
) -> Effects:
    chosen = LANGUAGES[language]
    definitions = chosen.definitions(source)
    if any(d.read is Read.ERROR for d in definitions) and shapes != NO_SHAPES:
        mended = chosen.parse(source, chosen.survey(source).heads, shapes, SECONDS).definitions
        definitions = mended or definitions
    definition = next((d for d in definitions if d.kind != "lambda"), None)
    if definition is None:
        return Effects()
    function = chosen.read(definition, source, jumps)
    parameters = names if names is not None else [v.name for v in function.variables.values() if v.parameter]
    found = collect("", function, vocabulary)
    effects = set(keeping(found, parameters, gives=names is None)) if Told.KEPT in told else set()
    if Told.DONE in told:
        effects |= {
            *net(found, parameters, expression=names is not None and _is_expression(function)),
            *ending(found),
            *waiting(found),
            *_lasting(found, definition.name.rpartition("::")[2], parameters),
        }
    return Effects(frozenset(effects), _jumps(function, names) if names is not None else ())


def _lasting(found: Found, name: str, parameters: Sequence[str]) -> set[Effect]:
    """What stays done, such as a member added to the caller's list.

    Nearly everything changes some list deep down. So a name joins for what it does itself, and for what its callees do only where
    its own name says so too; which names those are is vocabulary.
    """
    effects: set[Effect] = set()
    families = {
        entry.family for entry in found.vocabulary.of(name, method=False, language=found.function.definition.language)
    }
    for family, (direct, named) in LASTING.items():
        sites = found.by_family.get(family, ())
        if named not in families:
            sites = [
                site for site in sites if direct in families and site.entry is not None and site.entry.origin is None
            ]
        effects = effects.union(*(effects_of(found, site, parameters) for site in sites))
    return effects


def _is_expression(function: Function) -> bool:
    """Whether all of a macro is one expression that calls, perhaps one of two by a choice: it gives what the call gives."""
    calls = [point.event for point in function.points if isinstance(point.event, Call)]
    tests = [point.event for point in function.points if isinstance(point.event, Check)]
    one_statement = len({point.statement for point in function.points}) == 1
    chosen = all(test.construct == "choice" for test in tests)
    return one_statement and chosen and len(calls) + len(tests) == len(function.points) and len(calls) == len(tests) + 1


def _jumps(function: Function, names: Sequence[str]) -> tuple[MacroJump, ...]:
    """The jumps out of a macro, each once; a label that is a parameter is told by its place."""
    inside = {p.event.name for p in function.points if isinstance(p.event, Label)}
    found: dict[MacroJump, None] = {}
    for point in function.points:
        event = point.event
        if isinstance(event, Jump) and event.label not in inside and _leaves(function, event.how, point.arm):
            label = names.index(event.label) + 1 if event.label in names else event.label
            tested = event.tested or any(
                function.arms[arm].kind in ("then", "else", "case", "operand") for arm in function.around(point.arm)
            )
            found[MacroJump(event.how, label, tested)] = None
    return tuple(found)


def _leaves(function: Function, how: str, arm: int) -> bool:
    """Whether a jump leaves the macro that it stands in: `break` and `continue` do so where no loop of its own is around them."""
    own = {"goto": (), "return": (), "break": ("loop", "switch"), "continue": ("loop",)}.get(how)
    return own is not None and not any(function.arms[outer].kind in own for outer in function.around(arm))
