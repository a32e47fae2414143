"""The chance that a finding is true, from a fit on labelled functions; the fit is data of the catalogue."""

from collections.abc import Mapping
from math import exp

from outcrop.engine.judge import Verdict
from outcrop.engine.sites import Found
from outcrop.model.code import Jump, Read

# What a pattern without a fit of its own gets: nothing is known of it.
UNFITTED: Mapping[str, float] = {"intercept": 0.0}


def features(verdict: Verdict, found: Found) -> dict[str, float]:
    """What confidence is judged by: the score of the evidence, how cleanly the function was read, what was not plain to see."""
    function = found.function
    jumps = [function.points[s.order].event for s in verdict.roles]
    return {
        "score": verdict.score or 0.0,
        "mended": float(function.definition.read is Read.MENDED),
        "error": float(function.definition.read is Read.ERROR),
        "learned": float(any(s.entry is not None and s.entry.origin is not None for s in verdict.roles)),
        "hidden": float(any(isinstance(e, Jump) and e.macro is not None for e in jumps)),
        "roles": float(min(len(verdict.roles), 10)),
    }


def confidence(fit: Mapping[str, float], values: Mapping[str, float]) -> float:
    """The logistic function of the weighted features, to two digits."""
    score = fit["intercept"] + sum(weight * values[name] for name, weight in fit.items() if name != "intercept")
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 2)
