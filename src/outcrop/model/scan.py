"""The record of a scan: what was scanned, with which catalogue and versions, how much of it was read, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from outcrop.model.coverage import Coverage


@dataclass(frozen=True, slots=True)
class ScannedSource:
    """One source of a scan."""

    name: str
    address: str  # as it was asked for
    url: str | None
    commit: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Tool:
    """What read and judged the code."""

    name: str
    version: str
    grammars: Mapping[str, str]  # the version of every grammar, and of the parser


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRecord:
    """The last line of a stream of findings."""

    schema: Literal["outcrop.scan/1"] = "outcrop.scan/1"
    tool: Tool
    patterns: tuple[str, ...]  # those that were looked for
    sources: tuple[ScannedSource, ...]
    missing: tuple[str, ...]  # sources that could not be had, each with its sentence
    found: int  # findings
    grades: Mapping[str, Mapping[str, int]]  # by pattern, then grade
    suppressed: int = 0  # of the findings: those that somebody allowed, with a reason
    idle: tuple[str, ...] = ()  # allowances that do not count, each with its sentence
    coverage: Coverage  # over all sources
