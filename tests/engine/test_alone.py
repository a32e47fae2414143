"""What a pattern finds does not depend on which others are looked for besides, nor on their order.

Where a function has more ways than can be followed, each pattern has its own share of them: else what is remembered of one pattern
would not be what is found with others.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outcrop.engine.candidates import needs_of
from outcrop.flow import walks
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import load

from .test_parsing_less import found_in

CATALOGUE = load()
FIXTURES = Path(__file__).parents[2] / "fixtures"
BRANCHES = "".join(
    f"    if (p->flag{n}) {{\n        p->n += {n};\n        if (p->n > {n} && send(p) < 0)\n            goto out;\n    }}\n"
    for n in range(24)
)
MANY = f"""\
int drain(struct peer *p)
{{
    int ret = -1;
    char *name = malloc(64);
    pthread_mutex_lock(&p->lock);
{BRANCHES}    list_del(&p->link);
    ret = 0;
out:
    if (p->held)
        pthread_mutex_unlock(&p->lock);
    if (ret)
        free(name);
    return ret;
}}
"""


def sources() -> Iterator[tuple[str, bytes, str]]:
    yield "many ways", MANY.encode(), "c"
    for file in sorted(FIXTURES.glob("*/**/*.c")):
        if "patterns" not in file.parts:
            yield file.name, file.read_bytes(), "c"


@pytest.mark.parametrize(
    ("name", "data", "language"), list(sources()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_alone_as_with_all_others(monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, language: str) -> None:
    monkeypatch.setattr(walks, "STATES", 60)  # so that most functions have too many ways
    monkeypatch.setattr(walks, "STATES_A_POINT", 3)

    def told(*patterns: str) -> dict[str, tuple[Finding, ...]]:
        found = found_in(data, language, [needs_of(CATALOGUE.pattern(pattern)) for pattern in patterns])
        return {pattern: part.findings for pattern, part in found.parts.items()}

    names = [pattern.id for pattern in CATALOGUE.patterns]
    together, turned = told(*names), told(*reversed(names))
    assert together == turned
    assert together == {pattern: told(pattern)[pattern] for pattern in names}
    if name == "many ways":
        assert any(finding.grade == "unsure" for found in together.values() for finding in found)
