"""The picture of how a function runs: blocks of numbered lines, ways between them, roles and steps marked."""

import re
from pathlib import Path

from appendix.composed import CATALOGUE
from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Said
from outcrop.appendix.flows import Flows
from outcrop.appendix.gathering import scanned
from outcrop.appendix.html.blocks import blocks
from outcrop.appendix.html.flowgraph import flowgraph
from outcrop.model.appendix import AppendixWish
from outcrop.scanning import Request
from running import HOLD


def said(top: Path, code: str, pattern: str = "guarded-collection") -> Said:
    (top / "list.c").write_text(code)
    request = Request((str(top),), CATALOGUE, (CATALOGUE.pattern(pattern),), jobs=1)
    gathered = list(scanned(request, {}, lambda *_: None))
    flows = Flows(CATALOGUE.vocabulary, lambda *_: None)
    [entry] = Composer(CATALOGUE, AppendixWish(), 3, flows.of).document(gathered).entries
    return entry.said[0]


def drawn(one: Said) -> list[str]:
    assert one.flow is not None
    found, ways = blocks(one.flow, one.finding.roles)
    names = {block.name: "/".join(str(row.number) for row in block.rows) or block.name for block in found}
    return [f"{names[way.source]} {way.how} {names[way.target]}" for way in ways]


def test_points_that_follow_each_other_are_one_block(tmp_path: Path) -> None:
    assert drawn(said(tmp_path, HOLD)) == [
        "entry next 4/5",
        "4/5 false 6",  # of `peer->known`, whose opposite is asked
        "6 return exit",
        "4/5 true 7/8/9",
        "7/8/9 return exit",
    ]


def test_a_loop_leads_back(tmp_path: Path) -> None:
    code = HOLD.replace(
        "    if (!peer->known)\n        return -1;\n", "    while (peer->next)\n        peer = peer->next;\n"
    )
    told = drawn(said(tmp_path, code))
    assert "5 true 6" in told
    assert any(re.fullmatch(r"6 \w+ 5", one) for one in told)


def test_an_assignment_tells_its_call(tmp_path: Path) -> None:
    one = said(tmp_path, HOLD.replace("    pthread_mutex_lock", "    ret = pthread_mutex_lock"))
    assert one.flow is not None
    found, _ = blocks(one.flow, one.finding.roles)
    texts = [row.text for block in found for row in block.rows if row.number == 4]
    assert texts == ["ret = pthread_mutex_lock(&peers_lock)"]


def test_roles_have_their_colours_and_steps_are_marked(tmp_path: Path) -> None:
    one = said(tmp_path, HOLD)
    picture = flowgraph(one, {"lock": 0, "change": 3, "unlock": 2})
    assert picture is not None
    assert re.search(r'<g data-line="4" class="role c0 step-row">', picture)
    assert re.search(r'<g data-line="7" class="role c3">', picture)
    assert re.search(r'<g data-line="6" class="step-row">', picture)
    assert ">true</text>" in picture
    assert picture == flowgraph(one, {"lock": 0, "change": 3, "unlock": 2})


def test_a_large_function_is_not_drawn(tmp_path: Path) -> None:
    steps = "".join(f"    step({number});\n" for number in range(200))
    one = said(tmp_path, HOLD.replace("    list_del", steps + "    list_del"))
    assert one.flow is not None
    assert flowgraph(one, {}) is None


def test_texts_of_the_source_are_escaped(tmp_path: Path) -> None:
    one = said(tmp_path, HOLD.replace("    list_del", '    log("</svg><script>\u202e");\n    list_del'))
    picture = flowgraph(one, {})
    assert picture is not None
    assert "&lt;/svg&gt;&lt;script&gt;\\u202e" in picture


def test_two_ways_between_the_same_blocks_do_not_cross(tmp_path: Path) -> None:
    picture = flowgraph(said(tmp_path, HOLD.replace("        return -1;\n", "        ;\n")), {})
    assert picture is not None
    begins, ends = (
        [float(re.search(rf'<path class="{look}{how}" d="M([\d.]+)', picture)[1]) for how in ("true", "false")]  # type: ignore[index]
        for look in ("", "head ")
    )
    assert begins[0] > begins[1]
    assert ends == begins
