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
# A constant that names an error is not nought: `ESYS_INVALID_ID`, `CMD_FAILED`.
FAILURE = re.compile(r"^(?:[A-Z0-9]+_)*(?:ERR|ERROR|FAIL|FAILED|FAILURE|INVAL|INVALID|NOMEM|DENIED)(?:_[A-Z0-9]+)*$")
SETS_ERRNO = re.compile(r"\berrno\s*=(?!=)")
CHAINED = re.compile(r"^\s*([\w.>-]+)\s*=(?!=)")
ENUMERATOR = re.compile(r"^-?\s*[A-Z][A-Z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Claim:
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


def pass_by(facts: Facts, function: Function, point: Point) -> Facts:
    """The facts after a point was passed."""
    event = point.event
    if isinstance(event, Assign):
        target = place(function.text(event.target))
        facts = forget(facts, target)
        if event.operator == "=" and event.value is not None:
            value = function.text(event.value)
            if chained := CHAINED.match(value):  # `a = b = f()`: both are the same
                facts = given(facts, target, chained[1])
            # Nobody asks for errno where nothing failed, but who sets it to nought before.
            elif event.call is None and not (
                "errno" in value and SETS_ERRNO.search(function.text(function.definition.body))
            ):
                facts = given(facts, target, value)
        return facts
    if isinstance(event, Call) and facts:
        questions = [fact for fact in facts if is_question(fact.place)]
        if questions and not ASKS.search(event.name):  # what is handed on may answer otherwise afterwards
            handed = {token for argument in event.arguments for token in place(function.text(argument))[:1]}
            facts = facts.difference(fact for fact in questions if handed & {*fact.place[2:]})
        for argument in event.arguments:
            if (written := by_address(function.text(argument))) is not None:
                facts = forget(facts, place(written))
    return facts


def given(facts: Facts, target: Place, value: str) -> Facts:
    """The facts after a place was given a value: what a constant tells, or that it is another place's."""
    value = value.strip()
    if _is_nought(value):
        return learn(facts, Claim(target, NOUGHT)) or facts
    if value in ("errno", "-errno"):
        return learn(facts, Claim(target, ABOVE if value == "errno" else BELOW)) or facts
    same = place(value)
    if _is_constant(value) or value in ("true", "TRUE"):
        return learn(facts, Claim(target, _sign(value), same, "==")) or facts
    if same and all(token.isidentifier() or token in (".", "->") for token in same) and same != target:
        signs = next((fact.signs for fact in facts if fact.place == same and not fact.relation), ANY)
        return learn(facts, Claim(target, signs, same, "==")) or facts
    return facts


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
    return tokens[1:2] == ("(",) and tokens.count("(") == 1 and bool(ASKS.search(tokens[0]))


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
