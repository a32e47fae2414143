"""How the roles of an excerpt are numbered, in every format."""

import re
from dataclasses import replace
from pathlib import Path

from appendix.documents import document
from outcrop.appendix.callouts import callouts
from outcrop.appendix.html import page
from outcrop.appendix.latex import latex


def test_two_roles_of_a_line_are_numbered_as_they_are_read_on_the_page_and_on_paper(tmp_path: Path) -> None:
    one = document(tmp_path)
    [*_, entry] = one.parts[0].entries
    row = next(row for row in entry.rows if row.roles)
    [role, *_] = row.roles
    later = replace(
        role,
        name="later",
        span=replace(role.span, start=replace(role.span.start, column=role.span.start.column + 2)),
    )
    rows = tuple(replace(row, roles=(later, role)) if one is row else replace(one, roles=()) for one in entry.rows)
    assert [found.role.name for found in callouts(rows)] == [role.name, "later"]
    told = replace(one, parts=(replace(one.parts[0], entries=(replace(entry, rows=rows),)),))
    html = "".join(page(told))
    assert re.findall(r"<b>(\d)</b><span><em>(\w+)</em>", html) == [("1", role.name), ("2", "later")]
    [line] = [one for one in latex(told) if one.endswith(":2}`")]
    assert line.index("{A}{1}") < line.index("{B}{2}")
