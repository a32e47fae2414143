"""On which branches something failed: told by the test, by what the branch sets or logs, and by macros that test before they jump."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from outcrop.flow.facts import ENDS, names_error
from outcrop.flow.sameness import root
from outcrop.model.code import Assign, Call, Check, Function, Jump, Kind, Point
from outcrop.model.extent import Extent
from outcrop.vocabulary import Entry, Vocabulary, words_of

STATUS = frozenset({"ret", "rc", "err", "error", "errno", "status", "rv", "retval", "res", "result", "failed", "fail"})
ERROR_VALUE = re.compile(r"^-\s*\w+$|^\(?-1\)?$|\bE[A-Z]{2,}\w*\b|\w*(?:ERR|ERROR|FAIL|FAILURE|INVAL|NOMEM|DENIED)\w*")
FAILURE = frozenset({"err", "error", "errors", "fail", "failed", "failure", "bad", "invalid", "abort", "nomem"})
SAID_FAILED = FAILURE | {"cannot", "unable"}
NUMBER = re.compile(
    r"\b(?:int|long|short|char|unsigned|signed|float|double|bool|_Bool|\w*boolean\w*|auto|\w*int(?:8|16|32|64)_t|\w*ptr_t|s?size_t|off_t|[pugm]id_t|"
    r"mode_t|time_t|u_char|u_int|guint\w*|gint\w*|enum)\b"
)
NUMBERS = STATUS | {"code", "enum", "type", "bool", "count", "flag", "flags", "state", "key", "id", "time"}
MILDER = frozenset({"debug", "info", "trace", "notice", "verbose"})
NOTHING = frozenset({"NULL", "nullptr", "0", "nil"})
ZERO = frozenset({"0", "NULL", "nullptr", "false", "FALSE", "_gf_false", "SUCCESS", "OK"})


@dataclass(slots=True)
class Failing:
    """Answers, for one function, whether a point stands where something failed; answers are remembered by arm."""

    function: Function
    vocabulary: Vocabulary
    _sides: dict[tuple[int, bool], bool] = field(default_factory=dict)
    _nullable: frozenset[str] | None = None
    _entries: dict[tuple[str, bool], tuple[Entry, ...]] = field(default_factory=dict)
    _families: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict)

    def at(self, point: Point) -> bool:
        """Whether something failed on every way to here that the nesting shows."""
        if isinstance(point.event, Jump):
            if (point.event.macro is not None and point.event.tested) or self._error_before(point):
                return True
            if words_of(point.event.label or "") & FAILURE and self.function.arms[point.arm].tests:
                return True
            if self._recovered(point, point.event):
                return False
        return any(map(self.arm, self.function.around(point.arm)))

    def reported(self, point: Point) -> bool:
        """Whether an error is logged right before a jump, on its own branch, and told by nothing that outlives the function; nor is
        success set there, which somebody then means."""
        if not isinstance(point.event, Jump) or point.event.macro is not None:  # who knows what a macro sets besides
            return False
        before = [earlier.event for earlier in self._branch_before(point)]
        if any(isinstance(event, Call) and self._answers(event) for event in before):
            return False
        text, sets = self.function.text, [event for event in before if isinstance(event, Assign)]
        told = any(self._outlives(text(e.target)) or (e.value is not None and _succeeds(text(e.value))) for e in sets)
        return not told and any(isinstance(event, Call) and self._logs_failure(event) for event in before)

    def _answers(self, event: Call) -> bool:
        return "reply.send" in self.families(event)

    def entries(self, call: Call) -> tuple[Entry, ...]:
        """What the vocabulary knows of a callee."""
        key = (call.name, call.receiver is not None)
        if (known := self._entries.get(key)) is None:
            language = self.function.definition.language
            known = self._entries[key] = self.vocabulary.of(call.name, method=key[1], language=language)
        return known

    def families(self, call: Call) -> frozenset[str]:
        """The families of a callee."""
        key = (call.name, call.receiver is not None)
        if (known := self._families.get(key)) is None:
            known = self._families[key] = frozenset(entry.family for entry in self.entries(call))
        return known

    def _outlives(self, target: str) -> bool:
        """Whether what is assigned is seen by others: `*op_errno`, `exit_code`, `req->status`."""
        variable = self.function.variables.get(root(target) or "")
        return variable is None or variable.static or target.lstrip("( ").startswith("*") or "->" in target

    def arm(self, index: int) -> bool:
        """Whether an arm is entered where a test failed."""
        return any(self.side(check, outcome) for check, outcome in self.function.arms[index].tests)

    def side(self, check: int, outcome: bool) -> bool:
        """Whether this outcome of a check means that something failed."""
        key = (check, outcome)
        if (known := self._sides.get(key)) is None:
            known = self._sides[key] = self._judge(self.function.points[check], outcome)
        return known

    def _judge(self, point: Point, outcome: bool) -> bool:
        event = point.event
        if not isinstance(event, Check) or event.operator == "switch":
            return False
        against = self.function.text(event.against) if event.against else None
        told = self._told(point, event)
        if told is not None and told.family == "predicate":
            return False
        if told is not None and told.fails is not None:
            return _failed(told.fails, event.operator, against, outcome)
        subject = self.function.text(event.subject)
        if event.operator == "truth":
            if self._is_call(event):
                return outcome is not self._negated(event)
            return (not outcome) if self._pointer(subject) else outcome and self._status(subject, event)
        if against in NOTHING - {"0"} or (against == "0" and self._declared_pointer(subject)):
            return (event.operator == "==") is outcome and event.operator in ("==", "!=")
        if event.operator in ("==", "!=") and names_error(against or ""):  # MAP_FAILED
            return (event.operator == "==") is outcome
        if self._status(subject, event) or against == "-1" or (against == "0" and event.operator == "<"):
            return _failed("nonzero", event.operator, against, outcome)
        return False

    def _is_call(self, event: Check) -> bool:
        """Whether the very result of a call is tested, and no variable that holds it."""
        return event.call is not None and self.function.points[event.call].extent == event.subject

    def _negated(self, event: Check) -> bool:
        """Whether `!` is written before what is tested: of a call that is not known, the failure is what is asked for."""
        return self.function.text(Extent(max(0, event.subject.start - 2), event.subject.start)).rstrip().endswith("!")

    def _told(self, point: Point, event: Check) -> Entry | None:
        """What the vocabulary says of the call whose result is tested."""
        call = event.call if event.call is not None else self.source(point.index, self.function.text(event.subject))
        if call is None:
            return None
        made = self.function.points[call].event
        assert isinstance(made, Call)
        return next((e for e in self.entries(made) if e.fails or e.family == "predicate"), None)

    def source(self, check: int, subject: str) -> int | None:
        """The call that gave the tested variable its value: the last assignment to it above."""
        for earlier in reversed(self.function.points[:check]):
            if isinstance(earlier.event, Assign) and self.function.text(earlier.event.target) == subject:
                return earlier.event.call
        return None

    def _pointer(self, subject: str) -> bool:
        """Whether a value is a pointer; a field is taken for one unless its name is that of a status or a question."""
        if subject in self.function.variables:
            return self._declared_pointer(subject)
        name = _last_name(subject)
        asks = self.vocabulary.of(name, method=False, language=self.function.definition.language)
        return name != subject and not words_of(name) & STATUS and all(entry.family != "predicate" for entry in asks)

    def _declared_pointer(self, subject: str) -> bool:
        """Whether a variable is a pointer: by its declaration, or because it is set to NULL somewhere."""
        variable = self.function.variables.get(subject)
        if variable is None:
            return False
        if self._nullable is None:
            assigned = (p.event for p in self.function.points if isinstance(p.event, Assign))
            self._nullable = frozenset(
                self.function.text(event.target)
                for event in assigned
                if event.value and self.function.text(event.value) in NOTHING - {"0"}
            )
        if variable.pointer or variable.type.endswith(("_ptr", "Ptr", "_p")) or subject in self._nullable:
            return True
        # A name of one's own for a pointer, as in `list_t all = list_create(8)`; or a status, which says so.
        return not NUMBER.search(variable.type) and not words_of(f"{variable.type} {subject}") & NUMBERS

    def _status(self, subject: str, event: Check) -> bool:
        """Whether a value tells how something went: by its name, or because a call just gave it."""
        return bool(words_of(_last_name(subject)) & STATUS) or event.call is not None

    def _recovered(self, jump: Point, event: Jump) -> bool:
        """Whether a jump ends a branch on which a remedy was tried: where that failed too, a jump to the label stands before."""
        arms = self.function.arms
        tried = (
            p.arm
            for p in self.function.points[: jump.index]
            if isinstance(p.event, Jump) and p.event.label == event.label and arms[p.arm].parent == jump.arm
        )
        return jump.arm != 0 and event.how == "goto" and any(self.arm(arm) for arm in tried)

    def _error_before(self, jump: Point) -> bool:
        """Whether, on the jump's own branch and before it, an error value is set or an error is logged."""
        return any(
            (isinstance(earlier.event, Assign) and self._sets_error(earlier.event))
            or (isinstance(earlier.event, Call) and self._logs_error(earlier.event))
            for earlier in self._branch_before(jump)
        )

    def _branch_before(self, jump: Point) -> Iterator[Point]:
        """What stands on the jump's own branch before it, the last first."""
        for earlier in reversed(self.function.points[: jump.index]):
            if earlier.arm != jump.arm or jump.arm == 0 or earlier.kind in (Kind.LABEL, Kind.CASE):
                return
            yield earlier

    def _sets_error(self, event: Assign) -> bool:
        if event.value is None or event.operator != "=":
            return False
        value, target = self.function.text(event.value), self.function.text(event.target)
        return bool(ERROR_VALUE.search(value)) or bool(
            words_of(target) & STATUS and words_of(value) & {"errno", "err", "error"}
        )

    def _logs_failure(self, event: Call) -> bool:
        """Whether a call logs an error, or, at a milder level, that something failed."""
        logs = "log.error" in self.families(event)
        said = (self.function.text(argument) for argument in event.arguments)
        return self._logs_error(event) or (
            logs and any(text.startswith('"') and words_of(text) & SAID_FAILED for text in said)
        )

    def _logs_error(self, event: Call) -> bool:
        """Whether a call logs, and at no milder level: a level stands in the logger's name, or among its first arguments."""
        if event.arguments and self.function.text(event.arguments[0]) == "stderr":
            return True
        said = [words_of(event.name), *(words_of(self.function.text(argument)) for argument in event.arguments[:4])]
        return "log.error" in self.families(event) and not any(words & MILDER for words in said)


def _last_name(place: str) -> str:
    """The field of `x->y.field`, or the name itself."""
    return place.rpartition(">")[2].rpartition(".")[2].strip()


def _succeeds(value: str) -> bool:
    """Whether a value is that of success."""
    return value in ZERO or value.endswith(("SUCCESS", "_OK"))


def _failed(fails: str, operator: str, against: str | None, outcome: bool) -> bool:
    """Whether a result that fails in this way failed where `result operator against` came out so."""
    if against is not None and against in ENDS.get(operator, {}):
        operator, against = ENDS[operator][against], "0"
    zero = _succeeds(against or "")
    if operator == "truth":
        return outcome if fails in ("nonzero", "negative") else not outcome
    if operator in ("==", "!="):
        equal = (operator == "==") is outcome
        if not zero and names_error(against or ""):  # MAP_FAILED
            return equal
        if fails == "zero":
            return equal if zero else not equal
        if zero or (fails == "negative" and not ERROR_VALUE.search(against or "")):
            return not equal  # a count that fell short, as of read() == sizeof(x)
        return equal and bool(ERROR_VALUE.search(against or ""))
    if fails == "zero" or (fails == "nonzero" and not zero and not ERROR_VALUE.search(against or "")):
        return False  # two amounts are compared, of which neither is a sign of failure
    return outcome if operator in ("<", "<=") else not outcome
