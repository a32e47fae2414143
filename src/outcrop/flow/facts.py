"""What a walk knows: which values its conditions and assignments have left behind.

A value is told by its sign (below nought, nought, above), which covers flags, pointers and status codes; other comparisons are
remembered as they stand. Nothing is known of what a call hands back, and what is assigned anew is forgotten.
"""

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from outcrop.flow.sameness import by_address, place
from outcrop.model.code import Assign, Call, Check, Function, Point

Place = tuple[str, ...]
BELOW, NOUGHT, ABOVE = 1, 2, 4
ANY = BELOW | NOUGHT | ABOVE
# What a comparison with nought leaves possible where it holds.
SIGNS: Mapping[str, int] = {
    "truth": BELOW | ABOVE,
    "==": NOUGHT,
    "!=": BELOW | ABOVE,
    "<": BELOW,
    "<=": BELOW | NOUGHT,
    ">": ABOVE,
    ">=": ABOVE | NOUGHT,
}
# Comparisons of whole numbers that are such with nought.
ENDS: Mapping[str, Mapping[str, str]] = {
    "<": {"1": "<="},
    ">=": {"1": ">"},
    ">": {"-1": ">="},
    "<=": {"-1": "<"},
}
NEGATED = {"!=": "==", ">=": "<", "<=": ">"}
NOUGHTS = frozenset({"0", "NULL", "nullptr", "false", "FALSE", "'\\0'", "0L", "0U"})
NUMBER = re.compile(r"^[-+]?\s*(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*$")
ASKS = re.compile(r"(?:^|_)(?:is|has)(?:_|$)|^(?:is|has)[A-Z]|^IS_?[A-Z]|^S_IS")
ERRNOS = frozenset(errno.errorcode.values())
# A constant that names an error is not nought: `ESYS_INVALID_ID`, `CMD_FAILED`, and what getaddrinfo gives.
FAILURE = re.compile(
    r"^EAI_[A-Z]+$|^(?:[A-Z0-9]+_)*(?:ERR|ERROR|FAIL|FAILED|FAILURE|INVAL|INVALID|NOMEM|DENIED)(?:_[A-Z0-9]+)*$"
)
SETS_ERRNO = re.compile(r"\berrno\s*=(?!=)")
CHAINED = re.compile(r"^\s*([\w.>-]+)\s*=(?!=)")
ENUMERATOR = re.compile(r"^-?\s*[A-Z][A-Z0-9_]*$")


class Claim(NamedTuple):
    """What one outcome of a check says: the sign of a place, or that a comparison holds or does not."""

    place: Place
    signs: int = ANY
    against: Place = ()  # of a comparison with something other than nought
    relation: str = ""
    holds: bool = True


Facts = frozenset[Claim]
NOTHING: Facts = frozenset()


def claims_of(function: Function, point: Point) -> tuple[Claim, Claim] | None:
    """What a check claims where it comes out true, and where false; none where it cannot be remembered."""
    event = point.event
    if not isinstance(event, Check) or event.operator in ("switch", "each"):
        return None
    subject = place(function.text(event.subject))
    if event.construct == "directive":
        return _directive(subject)
    if "=" in subject:  # what was assigned right there
        subject = subject[: subject.index("=")]
    if not subject or (_calls(subject) and not is_question(subject)):
        return None  # what a call gives may differ each time
    against = function.text(event.against) if event.against else ""
    if event.operator == "truth" or (event.operator in SIGNS and _is_nought(against)):
        signs = SIGNS[event.operator]
        return Claim(subject, signs), Claim(subject, ANY & ~signs)
    if event.operator not in SIGNS or _calls(other := place(against)):
        return None
    if event.operator in ENDS and against in ENDS[event.operator]:  # `count < 1`, `count > -1`
        signs = SIGNS[ENDS[event.operator][against]]
        return Claim(subject, signs), Claim(subject, ANY & ~signs)
    relation = NEGATED.get(event.operator, event.operator)
    so = relation == event.operator
    signs = _sign(against) if relation == "==" else ANY
    return (
        Claim(subject, signs if so else ANY, other, relation, so),
        Claim(subject, ANY if so else signs, other, relation, not so),
    )


def _directive(condition: Place) -> tuple[Claim, Claim]:
    """What an `#if` claims: `#ifdef X`, `#if defined(X)` and, the other way round, `#if !defined X` ask the same."""
    negated = condition[:1] == ("!",) and not {"&&", "||"} & {*condition}
    condition = condition[1:] if negated else condition
    if condition[:1] == ("defined",) and len(condition) in (2, 4):  # with parentheses or without
        condition = condition[1:] if len(condition) == 2 else condition[2:3]
    yes, no = Claim(("#", *condition), BELOW | ABOVE), Claim(("#", *condition), NOUGHT)
    return (no, yes) if negated else (yes, no)


def learn(facts: Facts, claim: Claim) -> Facts | None:
    """The facts with a claim added; none where they contradict it."""
    signs = claim.signs
    for fact in facts:
        if fact.place != claim.place:
            continue
        signs &= fact.signs
        if not signs:
            return None
        if fact.relation and claim.relation and _contradict(fact, claim):
            return None
        if fact.relation == "==" and fact.holds and _denied(facts, fact.against, signs):
            return None
        if (
            fact.relation == "=="
            and fact.holds
            and not claim.relation
            and not _sign("".join(fact.against)) & claim.signs
        ):
            return None
    added = {claim} if claim.relation else set()
    if signs != ANY:
        added.add(Claim(claim.place, signs))
    kept = {f for f in facts if f.place != claim.place or f.relation}
    return frozenset(kept | added)


def _denied(facts: Facts, same: Place, signs: int) -> bool:
    """Whether a value cannot have these signs, since the place that it was copied from does not."""
    return any(fact.place == same and not fact.relation and not fact.signs & signs for fact in facts)


@dataclass(frozen=True, slots=True)
class Passing:
    """What passing a point does to what is known."""

    written: tuple[Place, ...] = ()
    told: Claim | None = None  # of what was written
    handed: frozenset[str] = frozenset()  # names of which a question may be answered otherwise afterwards


def passings(function: Function) -> Mapping[int, Passing]:
    """What the points of a function do to what is known, but for those that leave it as it is."""
    found: dict[int, Passing] = {}
    for point in function.points:
        event = point.event
        if isinstance(event, Assign):
            target = place(function.text(event.target))
            found[point.index] = Passing((target,), _given_by(function, event, target))
        elif isinstance(event, Call) and event.arguments:
            arguments = [function.text(argument) for argument in event.arguments]
            written = tuple(place(one) for one in map(by_address, arguments) if one is not None)
            handed = () if asks(event.name) else (token for argument in arguments for token in place(argument)[:1])
            found[point.index] = Passing(written, handed=frozenset(handed))
    return found


def _given_by(function: Function, event: Assign, target: Place) -> Claim | None:
    """What an assignment tells of its target."""
    if event.operator != "=" or event.value is None:
        return None
    value = function.text(event.value)
    if chained := CHAINED.match(value):  # `a = b = f()`: both are the same
        return told_by(target, chained[1])
    # Nobody asks for errno where nothing failed, but who sets it to nought before.
    if event.call is not None or ("errno" in value and SETS_ERRNO.search(function.text(function.definition.body))):
        return None
    return told_by(target, value)


def pass_by(facts: Facts, passing: Passing) -> Facts:
    """The facts after a point was passed."""
    if facts and passing.handed:
        changed = [f for f in facts if is_question(f.place) and not passing.handed.isdisjoint(f.place[2:])]
        facts = facts.difference(changed) if changed else facts
    for target in passing.written:
        facts = forget(facts, target)
    return given(facts, passing.told) if passing.told is not None else facts


def told_by(target: Place, value: str) -> Claim | None:
    """What it tells of a place that it was given a value: a constant's sign, or that it is another place's."""
    value = value.strip()
    if _is_nought(value):
        return Claim(target, NOUGHT)
    if value in ("errno", "-errno"):
        return Claim(target, ABOVE if value == "errno" else BELOW)
    same = place(value)
    if _is_constant(value) or value in ("true", "TRUE"):
        return Claim(target, _sign(value), same, "==")
    if same and all(token.isidentifier() or token in (".", "->") for token in same) and same != target:
        return Claim(target, ANY, same, "==")
    return None


def given(facts: Facts, told: Claim) -> Facts:
    """The facts after a place was given what another holds, whose sign may be known."""
    if told.relation and told.signs == ANY:
        signs = next((fact.signs for fact in facts if fact.place == told.against and not fact.relation), ANY)
        told = told._replace(signs=signs)
    return learn(facts, told) or facts


def forget(facts: Facts, target: Place) -> Facts:
    """The facts without those that read a place."""
    if not facts or not target:
        return facts
    return frozenset(f for f in facts if not (reads(f.place, target) or reads(f.against, target)))


def reads(wanted: Place, target: Place) -> bool:
    """Whether a place is read through another: `x->lock` reads x and x->lock; `a[i]` reads i."""
    if wanted[: len(target)] == target:
        return True
    return len(target) == 1 and target[0] in wanted and _as_name(wanted, target[0])


def _as_name(tokens: Place, name: str) -> bool:
    """Whether a name stands among tokens as a variable, not as a member of something else."""
    return any(token == name and (i == 0 or tokens[i - 1] not in (".", "->")) for i, token in enumerate(tokens))


def _calls(tokens: Place) -> bool:
    """Whether something is called with arguments; a question without any is taken to be answered alike."""
    return any(one == "(" and other != ")" for one, other in pairwise(tokens))


def names_error(value: str) -> bool:
    """Whether a constant names an error."""
    return value in ERRNOS or bool(FAILURE.match(value))


def is_question(tokens: Place) -> bool:
    """Whether the one call in an expression is a question by its name, as `is_remote(node)`, that is answered alike each time."""
    return tokens[1:2] == ("(",) and tokens.count("(") == 1 and asks(tokens[0])


@lru_cache(maxsize=1 << 12)
def asks(name: str) -> bool:
    """Whether a callee's name is that of a question."""
    return ASKS.search(name) is not None


@lru_cache(maxsize=1 << 12)
def _sign(value: str) -> int:
    """The sign of a constant; of a name, only that it can be anything, but for what is written with a minus."""
    value = value.replace(" ", "")
    if _is_nought(value):
        return NOUGHT
    if value.startswith("-"):
        return BELOW
    if names_error(value):
        return BELOW | ABOVE
    if NUMBER.match(value) or value in ("true", "TRUE", "_gf_true"):
        return ABOVE
    return ANY


def _is_nought(value: str) -> bool:
    value = value.strip("() ")
    return value in NOUGHTS or value.endswith(("_false", "_FALSE", "_SUCCESS"))


def _contradict(one: Claim, other: Claim) -> bool:
    """Whether two comparisons of the same place cannot both be so."""
    if (one.relation, one.against) == (other.relation, other.against):
        return one.holds != other.holds
    if one.relation == other.relation == "==" and one.holds and other.holds:
        return all(_is_constant("".join(claim.against)) for claim in (one, other))
    return False


def _is_constant(value: str) -> bool:
    return bool(NUMBER.match(value) or ENUMERATOR.match(value))
