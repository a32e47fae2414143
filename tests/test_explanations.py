"""What is said of findings: every line that an explanation names holds a role, and every role's text stands where its span says.

Over the small systems always; over the whole of GlusterFS, Slurm and Ray where OUTCROP_CORPUS names their bare repositories.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import outcrop
from outcrop.model.finding import Finding, Role

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CORPUS = os.environ.get("OUTCROP_CORPUS")
REVISIONS = {"glusterfs": "v7.0", "slurm": "slurm-19-05-8-1", "ray": "86610a30c92f88a634ba6fe3aaed689d4f7dc584"}
NAMED = {"en": re.compile(r"\blines? (\d+(?:(?:, | and )\d+)*)"), "zh": re.compile(r"第 (\d+(?:、\d+)*) 行")}
CODE = re.compile(r"`[^`]*`")

needs_corpus = pytest.mark.skipif(CORPUS is None, reason="OUTCROP_CORPUS is not set")


def text_at(finding: Finding, role: Role) -> str:
    """What stands in the excerpt where a role's span says."""
    start, end, excerpt = role.span.start, role.span.end, finding.excerpt
    assert excerpt.lines is not None
    lines = list(excerpt.lines[start.line - excerpt.start : end.line - excerpt.start + 1])
    lines[-1] = lines[-1][: end.column - 1]
    lines[0] = lines[0][start.column - 1 :]
    return "\n".join(lines)


def mistakes(finding: Finding) -> Iterator[str]:
    """What is wrong in a finding, in words."""
    where = f"{finding.pattern} in {finding.source.path}:{finding.span.start.line}"
    first, last = finding.span.start.line, finding.span.end.line
    for role in finding.roles:
        if role.path is None and not first <= role.span.start.line <= role.span.end.line <= last:
            yield f"{where}: the role {role.name} stands outside"
        elif (
            role.path is None and not role.implied and text_at(finding, role) != (role.text or "").replace("\r\n", "\n")
        ):
            yield f"{where}: {role.text!r} does not stand where {role.name} does, but {text_at(finding, role)!r}"
    held = {role.span.start.line for role in finding.roles}
    for language, named in NAMED.items():
        prose = CODE.sub("``", getattr(finding.explanation, language))
        told = {int(number) for group in named.findall(prose) for number in re.findall(r"\d+", group)}
        if told - held:
            yield f"{where}: no role stands on {sorted(told - held)}, which the explanation names ({language})"


def test_of_the_small_systems() -> None:
    found = list(outcrop.scan(*map(str, (FIXTURES / name for name in ("ferrite", "basalt", "gneiss")))))
    assert found
    assert [one for finding in found for one in mistakes(finding)] == []


@needs_corpus
@pytest.mark.parametrize("system", REVISIONS)
def test_of_a_real_system(system: str) -> None:
    found = list(outcrop.scan(f"{CORPUS}/{system}.git@{REVISIONS[system]}", jobs=None))
    assert len(found) > 50
    assert [one for finding in found for one in mistakes(finding)][:20] == []
