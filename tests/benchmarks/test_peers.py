"""benchmarks/peers.py: what the peers print is read, and counted as fixes are scored."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="a source archive carries no benchmarks")


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks are scripts: they import each other from their own folder."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    for name in ("peers", "peer_tools"):
        sys.modules.pop(name, None)


ROW = {
    "kind": "K1",
    "lock_or_resource": "&set->lock",
    "span_before": [10, 20],
    "span_after": [10, 22],
    "defect_lines_before": [14],
}


def test_a_line_of_coccinelle_is_a_place_a_way_out_and_an_expression() -> None:
    from peer_tools import Said, of_coccinelle

    text = "lock-leak\ta.c\t12\t14\t& set -> lock\ndouble-lock\ta.c\t30\t33\tm\nwarning: something else\n"
    assert list(of_coccinelle(text)) == [
        Said("lock-leak", 12, 14, (12, 14), ("& set -> lock",)),
        Said("lock-misuse", 30, 33, (30, 33), ("m",)),
    ]


def test_semgrep_tells_which_file_it_read_only_in_part() -> None:
    from peer_tools import Answer, Said, of_semgrep

    place = {"path": "a.c", "start": {"line": 14}, "end": {"line": 14}}
    row = {**place, "extra": {"message": "lock-leak: leaves with &set->lock held"}}
    answers = of_semgrep(json.dumps({"results": [row], "errors": [{"path": "b.c"}]}))
    said = Said("lock-leak", 14, 14, (14, 14), ("lock-leak: leaves with &set->lock held",))
    assert answers == {"a.c": Answer((said,)), "b.c": Answer((), read=False)}


def test_a_semgrep_rule_that_cannot_be_read_stops_the_comparison() -> None:
    from peer_tools import of_semgrep

    with pytest.raises(SystemExit, match="cannot read its rules: Invalid pattern"):
        of_semgrep(json.dumps({"results": [], "errors": [{"message": "Invalid pattern for C"}]}))


def test_a_leak_that_cppcheck_finds_in_a_header_is_not_said_of_the_file() -> None:
    from peer_tools import Answer, Said, of_cppcheck

    text = """<results><errors>
      <error id="memleak" msg="Memory leak: name"><location file="a.c" line="9"/><location file="a.c" line="7"/></error>
      <error id="memleak" msg="Memory leak: other"><location file="a.h" line="9"/></error>
      <error id="nullPointer" msg="Null pointer dereference: p"><location file="a.c" line="3"/></error>
    </errors></results>"""
    leak = Said("release-omission", 7, 9, (9, 7), ("Memory leak: name",))
    assert of_cppcheck(text, "a.c") == Answer((leak, Said("other", 3, 3, (3,), ("Null pointer dereference: p",))))


def test_cppcheck_says_that_it_could_not_read_a_file() -> None:
    from peer_tools import of_cppcheck

    text = '<results><errors><error id="syntaxError" msg="syntax error"/></errors></results>'
    assert not of_cppcheck(text, "a.c").read


def test_a_file_that_clang_cannot_compile_is_not_read() -> None:
    from peer_tools import Answer, Said, of_clang_tidy

    text = "/x/a.c:7:3: warning: This lock has already been acquired [clang-analyzer-alpha.unix.PthreadLock]\n"
    words = "This lock has already been acquired [clang-analyzer-alpha.unix.PthreadLock]"
    assert of_clang_tidy(text, "a.c") == Answer((Said("lock-misuse", 7, 7, (7,), (words,)),))
    assert not of_clang_tidy(text + "/x/a.c:1:10: error: 'gone.h' file not found\n", "a.c").read


def test_a_witness_of_outcrop_that_is_too_long_places_nothing() -> None:
    from peer_tools import of_outcrop

    steps = [{"line": line} for line in range(1, 27)]
    span = {"start": {"line": 1}, "end": {"line": 30}}
    row = {"grade": "leaky", "pattern": "lock-leak", "source": {"path": "src/a.c"}, "span": span, "roles": []}
    short, long = ({**row, "witness": steps[:25]}, {**row, "witness": steps})
    assert [len(one.lines) for one in of_outcrop(f"{json.dumps(short)}\n{json.dumps(long)}", "src/a.c")] == [25, 0]


def test_a_row_is_told_apart_when_it_is_placed_before_and_quiet_after() -> None:
    from peer_tools import Answer, Said
    from peers import tally

    leak = Said("lock-leak", 12, 14, (12, 14), ("& set -> lock",))
    answers = {"000-before": Answer((leak,)), "000-after": Answer(())}
    assert tally([ROW], answers) == {"K1": Counter(seen=1, placed=1, apart=1, flagged=0, after=0)}
    answers["000-after"] = Answer((leak,))
    assert tally([ROW], answers) == {"K1": Counter(seen=1, placed=1, apart=0, flagged=0, after=1)}
    assert tally([{**ROW, "after_still_defective": True}], answers)["K1"]["after"] == 0


def test_another_lock_in_the_function_is_not_the_row_s() -> None:
    from peer_tools import Answer, Said
    from peers import tally

    other = Answer((Said("lock-leak", 12, 14, (12, 14), ("& set -> lock_count",)),))
    assert tally([ROW], {"000-before": other, "000-after": other})["K1"]["seen"] == 0


def test_correct_code_is_flagged_by_what_is_said_of_its_lock() -> None:
    from peer_tools import Answer, Said
    from peers import tally

    row = {**ROW, "kind": "OK"}
    for kind, flagged in (("lock-leak", 1), ("release-omission", 0)):
        answers = {"000-before": Answer((Said(kind, 12, 14, (12, 14), ("&set->lock",)),))}
        assert tally([row], answers)["OK"]["flagged"] == flagged


def test_answers_are_kept_until_their_inputs_change(tmp_path: Path) -> None:
    from peer_tools import Answer, Input, Peer, Said, cached

    asked = []
    leak = Answer((Said("lock-leak", 12, 14, (12, 14), ("m",)),))

    def ask(inputs: list[Input]) -> list[tuple[str, Answer]]:
        asked.append(inputs)
        return [(one.name, leak) for one in inputs]

    peer = Peer("A peer", lambda: "1.0", ask)
    one = Input("000-before", tmp_path / "000-before-cafe", "a.c")
    assert cached(peer, [one], tmp_path)[0] == cached(peer, [one], tmp_path)[0] == {"000-before": leak}
    assert len(asked) == 1
    cached(peer, [Input("000-before", tmp_path / "000-before-beef", "a.c")], tmp_path)
    assert len(asked) == 2


def test_every_name_of_a_rule_is_put_in() -> None:
    from peer_tools import filled

    for rule in ("locks.cocci", "releases.cocci", "semgrep.yaml"):
        assert not re.search(r"<<\w+>>", filled(rule))
