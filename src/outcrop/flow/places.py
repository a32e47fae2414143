"""What a function does to its places: which it tests, sets and returns, and what a walk has to keep in mind of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.flow.asking import Asking
from outcrop.flow.attention import Attention
from outcrop.flow.facts import Claim, Facts, Passing, Place, claims_of, is_question, passings, reads
from outcrop.flow.sameness import place
from outcrop.model.code import Assign, Function, Jump, Kind
from outcrop.model.graph import Edge

FOLLOWED = 64  # along one walk


@dataclass
class Places:
    """The places of one function, and the points at which something is told of them."""

    function: Function
    _changed: dict[Place, frozenset[int]] = field(default_factory=dict)
    _attentions: dict[frozenset[Place], Attention] = field(default_factory=dict)

    @cached_property
    def claims(self) -> Mapping[int, tuple[Claim, Claim]]:
        """What each check claims where it comes out true, and where false."""
        found = ((p.index, claims_of(self.function, p)) for p in self.function.points if p.kind is Kind.CHECK)
        return {index: both for index, both in found if both is not None}

    @cached_property
    def _tested(self) -> Counter[Place]:
        """How many checks ask for a place."""
        return Counter(both[0].place for both in self.claims.values())

    @cached_property
    def _worth(self) -> Sequence[Place]:
        """The places that are worth following, the most tested first: tested twice, or given a value and tested or returned."""
        given = {place(self.function.text(p.event.target)) for p in self.function.points if isinstance(p.event, Assign)}
        asked = dict.fromkeys((*self._tested, *self.returned.values()))
        worth = [where for where in asked if self._tested[where] > 1 or where in given]
        return sorted(worth, key=lambda where: -self._tested[where])

    @cached_property
    def returned(self) -> Mapping[int, Place]:
        """The places whose values are returned, by the point that returns them."""
        return {
            p.index: place(self.function.text(p.event.value))
            for p in self.function.points
            if isinstance(p.event, Jump) and p.event.how == "return" and p.event.value is not None
        }

    @cached_property
    def _asked(self) -> Asking:
        """Where each place is asked for."""
        found: dict[Place, set[int]] = {where: set(checks) for where, checks in self._asking.items()}
        for index, where in self.returned.items():
            found.setdefault(where, set()).add(index)
        return Asking(self.function.graph, {where: frozenset(points) for where, points in found.items()})

    @cached_property
    def _passings(self) -> Mapping[int, Passing]:
        """What each point does to what is known."""
        return passings(self.function)

    @cached_property
    def _written(self) -> Mapping[str, Sequence[tuple[int, Place]]]:
        """Where each place is written, by its first name."""
        found: dict[str, list[tuple[int, Place]]] = {}
        for index, passing in self._passings.items():
            for target in filter(None, passing.written):
                found.setdefault(target[0], []).append((index, target))
        return found

    @cached_property
    def _given(self) -> Mapping[Place, Sequence[Place]]:
        """What is assigned to each place."""
        found: dict[Place, list[Place]] = {}
        text = self.function.text
        for point in self.function.points:
            if isinstance(point.event, Assign) and point.event.value is not None:
                found.setdefault(place(text(point.event.target)), []).append(place(text(point.event.value)))
        return found

    @cached_property
    def _asking(self) -> Mapping[Place, Mapping[int, tuple[Claim, Claim]]]:
        """The checks that ask for each place, and what they claim."""
        found: dict[Place, dict[int, tuple[Claim, Claim]]] = {}
        for index, both in self.claims.items():
            found.setdefault(both[0].place, {})[index] = both
        return found

    def attention(self, kept: frozenset[Place]) -> Attention:
        """What a walk keeps in mind that follows some places."""
        if (known := self._attentions.get(kept)) is None:
            claims = {index: both for where in kept for index, both in self._asking.get(where, {}).items()}
            telling = self._telling(kept, claims)
            known = Attention(kept, claims, self._asked, self.function, self._passings, telling)
            self._attentions[kept] = known
        return known

    def _telling(self, kept: frozenset[Place], claims: Mapping[int, tuple[Claim, Claim]]) -> frozenset[int]:
        """The points that may change what is known of some places."""
        mentioned = {*kept, *(claim.against for both in claims.values() for claim in both if claim.against)}
        mentioned.update(value for target in kept for value in self._given.get(target, ()))
        return frozenset().union(*map(self._changing, mentioned))

    def _changing(self, wanted: Place) -> frozenset[int]:
        """The points that may change what is known of a place: where something that it reads is written, or a question about it may
        be answered otherwise."""
        if (known := self._changed.get(wanted)) is None:
            near = (written for token in dict.fromkeys(wanted) for written in self._written.get(token, ()))
            points = {index for index, target in near if reads(wanted, target)}
            if is_question(wanted):
                asked = wanted[2:]
                points.update(index for index, one in self._passings.items() if not one.handed.isdisjoint(asked))
            known = self._changed[wanted] = frozenset(points)
        return known

    def contradicting(self, edge: Edge, facts: Facts) -> frozenset[Place]:
        """The places by whose values a step cannot be taken: what its check asks for, and what that was set from."""
        asked = self.claims[edge.source][0].place
        copied = (fact.against for fact in facts if fact.place == asked and fact.relation)
        return frozenset({asked, *(other for other in copied if other in self._tested)})

    @cached_property
    def followed(self) -> frozenset[Place]:
        """The places that are followed along one walk, those of which most is asked."""
        return frozenset(self._worth[:FOLLOWED])

    def _repeated(self, dropped: Sequence[Place]) -> frozenset[int]:
        """The checks that ask for one of these places, where others ask for it too: a walk that passes one, unfollowed, is guessed."""
        places = {where for where in dropped if self._tested[where] > 1}
        return frozenset(index for index, both in self.claims.items() if both[0].place in places)

    @cached_property
    def unfollowed(self) -> frozenset[int]:
        """The checks at which a walk is guessed, since what they ask for is not followed."""
        return self._repeated(self._worth[FOLLOWED:])
