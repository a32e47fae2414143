"""The chance that a finding is true, from a fit on labelled functions; the fit is data of the catalogue."""

from collections.abc import Mapping
from math import exp

from outcrop.engine.failing import NOTHING
from outcrop.engine.judge import Verdict
from outcrop.engine.sites import Found
from outcrop.flow.facts import names_error
from outcrop.flow.walk import Walk
from outcrop.model.code import Jump, Read

# What a pattern without a fit of its own gets: nothing is known of it.
UNFITTED: Mapping[str, float] = {"intercept": 0.0}


def features(verdict: Verdict, found: Found) -> dict[str, float]:
    """What confidence is judged by: the score of the evidence, how cleanly the function was read, what was not plain to see,
    and how the walk ends that breaks a promise."""
    function = found.function
    jumps = [function.points[s.order].event for s in verdict.roles]
    return {
        "score": verdict.score or 0.0,
        "mended": float(function.definition.read is Read.MENDED),
        "error": float(function.definition.read is Read.ERROR),
        "learned": float(any(s.entry is not None and s.entry.origin is not None for s in verdict.roles)),
        "hidden": float(any(isinstance(e, Jump) and e.macro is not None for e in jumps)),
        "fails": float(verdict.walk is not None and _ends_in_failure(verdict.walk, found)),
        "roles": float(min(len(verdict.roles), 10)),
    }


def _ends_in_failure(walk: Walk, found: Found) -> bool:
    """Whether a walk leaves by returning what says by itself that something failed: then it is no success that is taken for a failure."""
    function = found.function
    event = function.points[walk.steps[-1].point].event if walk.steps else None
    if not isinstance(event, Jump) or event.how != "return" or event.value is None:
        return False
    value = function.text(event.value).strip("() ")
    return value in NOTHING - {"0"} or value.startswith("-") or names_error(value)


def confidence(fit: Mapping[str, float], values: Mapping[str, float]) -> float:
    """The logistic function of the weighted features, to two digits."""
    score = fit["intercept"] + sum(weight * values[name] for name, weight in fit.items() if name != "intercept")
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 2)
