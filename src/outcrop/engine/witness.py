"""A walk as numbered steps that a person can follow: what was taken, how each test came out, where it jumped, how it left."""

from collections.abc import Iterator, Mapping, Sequence

from outcrop.engine.sites import Found
from outcrop.flow.walk import Step as Passed
from outcrop.flow.walk import Walk
from outcrop.model.code import Case, Check, Jump
from outcrop.model.extent import Lines
from outcrop.model.finding import Step, Words

LONGEST = 25  # steps that anyone reads
BEGIN = 5  # of a longer walk: how many steps from its beginning; the others are its end
JUMPS = {
    "break": ("leaves the loop or switch", "跳出循环或 switch"),
    "continue": ("begins the next round", "进入下一轮循环"),
}


def steps(walk: Walk, found: Found, notes: Mapping[int, Words], lines: Lines) -> tuple[Step, ...]:
    """The steps of a walk worth telling; `notes` says what the sites of the finding do, by their points.

    At most LONGEST: of a longer walk the beginning and the end.
    """
    told: list[Step] = []
    for passed in walk.steps:
        for note in _notes(passed, found, notes):
            line = lines.line(_place(passed, found))
            if not told or told[-1] != Step(line, note):
                told.append(Step(line, note))
    last = walk.steps[-1] if walk.steps else None
    ended = last is None or last.how in ("reached", "return", "exception")
    if last is not None and not ended and not isinstance(found.function.points[last.point].event, Jump):
        told.append(
            Step(lines.line(found.function.definition.extent.end - 1), Words("leaves the function", "离开函数"))
        )
    return tuple(_shortened(told))


def _place(passed: Passed, found: Found) -> int:
    """Where a step stands: a test on its own line, anything else on that of its statement."""
    point = found.function.points[passed.point]
    return point.extent.start if isinstance(point.event, Check) else point.statement.start


def _notes(passed: Passed, found: Found, notes: Mapping[int, Words]) -> Iterator[Words]:
    """What is to be said of one step; nothing of most."""
    if passed.point in notes:
        yield notes[passed.point]
    point = found.function.points[passed.point]
    event = point.event
    if isinstance(event, Check) and passed.how in ("true", "false"):
        yield _tested(
            found.function.text(point.extent), event, passed.how == "true", found.function.text(point.statement)
        )
    elif isinstance(event, Case):
        value = found.function.text(event.value) if event.value is not None else "default"
        yield Words(f"the case `{value}`", f"`{value}` 的情况")
    elif (
        isinstance(event, Jump)
        and passed.point not in notes
        and passed.how not in (("next", "reached") if event.tested else ("reached",))
    ):
        yield _jumped(event, found)


def _tested(condition: str, check: Check, so: bool, statement: str) -> Words:
    """How a test came out; of a loop macro, which tests what nobody sees, whether there is another round."""
    if check.operator == "each":
        name = statement.partition("(")[0].strip()
        return (
            Words(f"`{name}` goes round", f"进入 `{name}` 的一轮") if so else Words(f"`{name}` ends", f"`{name}` 结束")
        )
    told = " ".join(condition.split())
    return Words(f"`{told}` {'holds' if so else 'does not hold'}", f"`{told}` {'成立' if so else '不成立'}")


def _jumped(jump: Jump, found: Found) -> Words:
    if jump.how in JUMPS:
        return Words(*JUMPS[jump.how])
    inside = (f", inside `{jump.macro}`", f"（在 `{jump.macro}` 中）") if jump.macro else ("", "")
    if jump.how == "goto":
        return Words(f"goes to `{jump.label}`{inside[0]}", f"跳到 `{jump.label}`{inside[1]}")
    value = " ".join(found.function.text(jump.value).split()) if jump.value is not None else ""
    said = ("throws", "抛出") if jump.how == "throw" else ("returns", "返回")
    quoted = f" `{value}`" if value else ""
    return Words(f"{said[0]}{quoted}{inside[0]}", f"{said[1]}{quoted}{inside[1]}")


def _shortened(told: Sequence[Step]) -> Sequence[Step]:
    if len(told) <= LONGEST:
        return told
    return [*told[:BEGIN], *told[BEGIN - LONGEST :]]
