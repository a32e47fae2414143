"""What was learned from a source, as text for people or as JSON."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.text import Text

from outcrop.model.learned import ContestedName, LearnedName, LearnedVocabulary
from outcrop.report.visible import escaped, visible
from outcrop.scanning.vocabulary import jump_words

LEARNED: TypeAdapter[LearnedVocabulary] = TypeAdapter(LearnedVocabulary)
SHOWN = 3  # definitions that do nothing of the kind, and are told by their place
WIDEST = 44  # columns of names; what is longer shifts its own line only

SHAPES = {"loop": "ends in the head of a loop", "attribute": "says only how something is declared"}
FAILS = {"nonzero": "fails with what is not 0", "zero": "fails with 0 or NULL", "negative": "fails below 0"}

Row = Sequence[str]


def learned_json(learned: LearnedVocabulary) -> bytes:
    """One JSON document."""
    return json.dumps(_escaped(LEARNED.dump_python(learned)), indent=2, ensure_ascii=False).encode() + b"\n"


def _escaped(value: Any) -> Any:
    """The same values with what is not UTF-8 in them escaped."""
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escaped(one) for one in value]
    return escaped(value) if isinstance(value, str) else value


def write_learned(console: Console, learned: LearnedVocabulary) -> None:
    """What was learned, by family, then a line that counts it."""
    for title, rows in _groups(learned):
        _write(console, Text(f"{title} ({len(rows)})", "bold"))
        widths = [min(WIDEST, max(len(row[column]) for row in rows)) for column in range(2)]
        for name, where, *said in rows:
            _write(console, Text(f"  {name:<{widths[0]}}  ") + Text(f"{where:<{widths[1]}}  ", "dim") + "; ".join(said))
        _write(console, Text())
    for contested in learned.contested:
        _write_contested(console, contested)
    _write(console, Text(_summary(learned)))


def _groups(learned: LearnedVocabulary) -> Iterator[tuple[str, list[Row]]]:
    """Each family with its rows: name, origin, and what is said of it."""
    for family, names in groupby(learned.names, key=lambda one: one.family):
        # What a method does to its own object, it does by both names.
        plain = [one for one in names if not one.name.startswith("*.")]
        yield family, [(visible(n.name), visible(f"{n.path}:{n.line}"), *_said(n)) for n in plain]
    jumps: list[Row] = [
        (visible(j.name), visible(f"{j.path}:{j.line}"), visible(jump_words(j.how, j.label, tested=j.tested)))
        for j in learned.jumps
    ]
    if jumps:
        yield "macro.jump", jumps
    for kind, shapes in groupby(learned.shapes, key=lambda one: one.kind):
        yield f"macro.{kind}", [(one.name, visible(f"{one.path}:{one.line}"), SHAPES[one.kind]) for one in shapes]


def _said(one: LearnedName) -> Iterator[str]:
    yield visible(one.why)
    if one.fails is not None:
        yield FAILS[one.fails] + (", as is usual" if one.attempt else "")


def _write_contested(console: Console, contested: ContestedName) -> None:
    title = f"{visible(contested.name)} is contested: its {len(contested.definitions)} definitions do different things"
    _write(console, Text(title, "bold yellow"))
    telling = [one for one in contested.definitions if one.does]
    for one in telling:
        does = "; ".join(map(visible, one.does))
        _write(console, Text("  ") + Text(visible(f"{one.path}:{one.line}"), "dim") + f"  {does}")
    silent = [visible(f"{one.path}:{one.line}") for one in contested.definitions if not one.does]
    shown = ", ".join(silent[:SHOWN]) + (f" and {len(silent) - SHOWN} more" if len(silent) > SHOWN else "")
    if silent:
        _write(console, Text("  ") + Text(shown, "dim") + "  nothing of the kind")
    _write(console, Text())


def _summary(learned: LearnedVocabulary) -> str:
    counts = {
        "name": len({(one.name.removeprefix("*."), one.family) for one in learned.names}),
        "jump macro": len({one.name for one in learned.jumps}),
        "loop macro": sum(one.kind == "loop" for one in learned.shapes),
        "attribute macro": sum(one.kind == "attribute" for one in learned.shapes),
        "contested name": len(learned.contested),
    }
    told = ", ".join(_counted(count, what) for what, count in counts.items() if count) or "nothing"
    return f"{visible(learned.source.name)}: {told} learned from {_counted(learned.source.files, 'file')}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _write(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True)
