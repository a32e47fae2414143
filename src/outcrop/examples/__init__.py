"""Examples of patterns: what their marks expect, compared with what the engine finds."""

from outcrop.examples.comparing import Outcome, run

__all__ = ["Outcome", "run"]
