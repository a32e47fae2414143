"""What a walk keeps in mind: a few places, what its points tell of them, and which steps that rules out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outcrop.flow.asking import Asking
from outcrop.flow.facts import NOUGHT, Claim, Facts, Passing, Place, learn, pass_by
from outcrop.flow.guide import Guide
from outcrop.model.code import Call, Function
from outcrop.model.graph import Edge

FAILED: Facts = frozenset({Claim(("failed",), NOUGHT)})  # no place of the function: what a walk knows of itself


@dataclass(frozen=True, slots=True)
class Attention:
    """Some places that are followed along walks, and the points that tell of them: all others leave what is known as it is."""

    kept: frozenset[Place]
    claims: Mapping[int, tuple[Claim, Claim]]  # of the checks that ask for the places
    asking: Asking  # what is known of a place is kept as long as something asks for it further on
    function: Function
    passings: Mapping[int, Passing]  # what points do to what is known
    telling: frozenset[int]  # the points that may change what is known of the places
    lasted: dict[tuple[int, Facts], Facts] = field(
        default_factory=dict
    )  # where ways meet: facts, and what is left of them

    def passed(self, index: int, facts: Facts, stage: int, guide: Guide) -> Facts:
        """What is known after a point."""
        if index in self.telling:
            point = self.function.points[index]
            got = [fact for fact in facts if fact.place in guide.got] if isinstance(point.event, Call) else ()
            facts = pass_by(facts, self.passings[index])
            facts = facts.union(got) if got else facts  # what was got stays got, whoever is handed its address
            if any(fact.place not in self.kept for fact in facts):
                facts = frozenset(fact for fact in facts if fact.place in self.kept or fact in FAILED)
        if index in guide.failing:
            facts |= FAILED
        if index in guide.assumed:
            since, claim = guide.assumed[index]
            if stage >= since:
                facts = learn(facts, claim) or facts
        return facts

    def taken(self, edge: Edge, facts: Facts, stage: int, guide: Guide) -> Facts | None:
        """What is known after a step; none where it cannot be taken."""
        if edge.how not in ("true", "false", "jump"):
            return facts
        ruled = guide.ruled[stage].get(edge.source) if stage in guide.ruled else None
        if ruled is not None and ruled is not (edge.how != "false"):
            return None
        both = self.claims.get(edge.source)
        return learn(facts, both[edge.how == "false"]) if both is not None else facts

    def lasting(self, facts: Facts, target: int) -> Facts:
        """The facts of which something will be asked; told only where ways meet, since only there they are compared."""
        if not facts or target not in self.function.graph.meeting:
            return facts
        if (known := self.lasted.get((target, facts))) is None:
            known = frozenset(f for f in facts if f in FAILED or self.asking.lies_ahead(f.place, target))
            self.lasted[target, facts] = known = facts if len(known) == len(facts) else known
        return known
