"""From a function as it stood then to where it stands now, or that it is gone, or that nobody can tell."""

from difflib import SequenceMatcher

from outcrop.pins.between import Between
from outcrop.pins.spots import How, Relocated, Spot, among
from outcrop.pins.traces import Trace

SURE, FAINT = 0.8, 0.6  # evidence: enough for a place, enough for a doubt
APART = 0.08  # by so much evidence the likeliest must be ahead of the next, or nobody can choose
STRANGE = 0.2  # of a function whose name stands on its place, what must be left of its code
HALF = 0.5  # of one whose name stands in its file's heir, and in other files
ELSEWHERE = 0.7  # so much of it in another function is more than its name
TOKENS = 60  # a function of fewer says less: stubs are alike
ONLY_NAME, SAME_NAME, LIKE_NAME, SAME_HOME = 0.6, 0.3, 0.2, 0.1  # what names and files weigh beside likeness


def follow(was: Trace, between: Between) -> Relocated:
    """Follow a function that is known from then to now."""
    one = between.stayed.get(was)
    if one is None:
        return _searched(was, between)
    least = STRANGE if one.path == was.path or _is_only(was, between) else HALF
    if one.digest == was.digest or (degree := between.alike(was, one)) >= least:
        return _placed(was, one, between)
    return _displaced(was, one, degree, between)


def _displaced(was: Trace, one: Trace, degree: float, between: Between) -> Relocated:
    """Its name stands on its place, over other code."""
    elsewhere = [other for _, other in _ranked(was, between) if between.alike(was, other) >= ELSEWHERE]
    taken = [other for other in between.claimants(one) if other != was and between.alike(other, one) >= ELSEWHERE]
    if elsewhere or taken or degree < STRANGE / 2 or one.path != was.path:
        return among([*map(spot, elsewhere), spot(one)])
    return _placed(was, one, between)


def _searched(was: Trace, between: Between) -> Relocated:
    """Its name is gone from its place."""
    ranked = _ranked(was, between)
    likely = [
        (evidence, one) for evidence, one in ranked if evidence >= SURE and not _is_claimed(one, was, evidence, between)
    ]
    close = [one for evidence, one in likely if evidence > likely[0][0] - APART]
    if len(close) == 1 and close[0].name != was.name and _is_only(was, between):
        close += between.now.by_full_name[was.name]  # its code is in one function, and its name on another
    if len(close) == 1:
        return _placed(was, close[0], between)
    doubts = close or [*between.doubtful.get(was, ()), *(one for evidence, one in ranked if evidence >= FAINT)]
    return among([*map(spot, doubts)])


def _ranked(was: Trace, between: Between) -> list[tuple[float, Trace]]:
    """The newcomers that a function may have become, each with the evidence for it, the likeliest first."""
    return sorted(((_evidence(was, one, between), one) for one in between.candidates(was)), key=lambda row: -row[0])


def _evidence(was: Trace, one: Trace, between: Between) -> float:
    """What speaks for a function then and one now being the same: their code, their names, their files."""
    size = between.bags[0].of(was).total()
    code = between.alike(was, one) * min(1.0, size / TOKENS)
    return code + _by_name(was, one, between) + (SAME_HOME if one.path == between.home(was.path) else 0.0)


def _by_name(was: Trace, one: Trace, between: Between) -> float:
    """What a name says: most where nobody else has it, least where it is that of a plug-in's interface, which others have still."""
    if one.name != was.name:
        return LIKE_NAME * SequenceMatcher(None, was.last, one.last).ratio()
    if _is_only(was, between):
        return ONLY_NAME
    return LIKE_NAME if was.name in between.kept_names else SAME_NAME


def _is_only(was: Trace, between: Between) -> bool:
    """Whether its name was the only one of its kind, and is."""
    return len(between.then.by_full_name[was.name]) == len(between.now.by_full_name.get(was.name, ())) == 1


def _is_claimed(one: Trace, was: Trace, evidence: float, between: Between) -> bool:
    """Whether as much speaks for another function: one that vanished too, or one that stayed, after which this was written."""
    rivals = (other for other in between.claimants(one) if other != was)
    return any(_evidence(other, one, between) > evidence - APART for other in rivals)


def _placed(was: Trace, one: Trace, between: Between) -> Relocated:
    how: How = "renamed" if one.name != was.name else "same" if one.path == was.path else "moved"
    return Relocated(how, spot(one), 1.0 if one.digest == was.digest else between.alike(was, one))


def spot(one: Trace) -> Spot:
    """Where a function stands."""
    return Spot(one.path, one.name, one.lines, one.extent)
