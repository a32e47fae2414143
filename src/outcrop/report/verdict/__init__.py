"""Verdicts on excerpts in the formats that people and machines read."""
