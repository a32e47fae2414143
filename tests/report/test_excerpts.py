"""What is shown of findings: verbatim lines, neighbours joined, long functions shortened, roles in the margin."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from outcrop.report.excerpts import CONTEXT, LONG, Passage, passages, whole

from .making import finding, role


def numbers(passage: Passage) -> list[int]:
    """The lines that are shown."""
    return [row.start for row in passage.rows if row.text is not None]


class TestJoining:
    def test_neighbours_with_only_blank_lines_or_comments_between_are_one_excerpt(self) -> None:
        [passage] = passages([finding(1), finding(6, gap=("", "/* Next. */"))])
        assert (passage.start, passage.end) == (1, 8)
        assert [row.text for row in passage.rows][3:5] == ["", "/* Next. */"]
        assert numbers(passage) == list(range(1, 9))

    def test_each_finding_keeps_its_own(self) -> None:
        first, second = finding(1), finding(4, gap=())
        [passage] = passages([first, second])
        assert passage.findings == (first, second)

    def test_code_between_keeps_them_apart(self) -> None:
        assert len(list(passages([finding(1), finding(6, gap=("",))]))) == 2

    def test_findings_of_two_patterns_or_two_files_stay_apart(self) -> None:
        assert len(list(passages([finding(1), finding(4, pattern="goto-unwind")]))) == 2
        assert len(list(passages([finding(1), finding(4, path="other.c")]))) == 2

    def test_files_of_the_same_path_in_two_sources_stay_apart(self) -> None:
        first, second = finding(1), finding(4)
        places = {id(first): "a/list.c", id(second): "b/list.c"}
        assert len(list(passages([first, second], lambda one: places[id(one)]))) == 2

    def test_a_finding_inside_another_is_shown_in_it(self) -> None:
        """As that of a lambda is, or a second one of the same function."""
        outer = finding(1, ("void f()", "{", "    [] {", "    };", "}"))
        [passage] = passages([outer, finding(3, ("    [] {", "    };"))])
        assert (passage.start, passage.end) == (1, 5)
        assert numbers(passage) == [1, 2, 3, 4, 5]

    def test_without_code_nothing_is_joined(self) -> None:
        """What stands between them is not known then."""
        assert len(list(passages([finding(1, None, gap=None), finding(4, None, gap=None)]))) == 2


class TestShortening:
    LINES = ("void f(void)", "{", *(f"    step{n}();" for n in range(3, 200)), "}")

    def test_a_short_function_is_shown_whole(self) -> None:
        [passage] = passages([finding(1, self.LINES[:LONG], {10: "lock"})])
        assert numbers(passage) == list(range(1, LONG + 1))

    def test_a_long_one_shows_its_signature_its_roles_with_context_and_its_end(self) -> None:
        [passage] = passages([finding(1, self.LINES, {50: "lock"})])
        assert numbers(passage) == [1, 2, 3, 48, 49, 50, 51, 52, 200]
        assert [(row.start, row.end) for row in passage.rows if row.text is None] == [(4, 47), (53, 199)]

    def test_a_single_line_is_not_worth_leaving_out(self) -> None:
        [passage] = passages([finding(1, self.LINES, {6: "lock", 11: "unlock"})])
        assert numbers(passage)[:13] == list(range(1, 14))

    def test_the_comment_above_is_part_of_the_signature(self) -> None:
        long = finding(1, ("/* Long. */", *self.LINES))
        long = replace(long, span=replace(long.span, start=replace(long.span.start, line=2)))
        [passage] = passages([long])
        assert numbers(passage) == [1, 2, 3, 4, 201]

    def test_one_finding_in_full_is_never_shortened(self) -> None:
        assert numbers(whole(finding(1, self.LINES))) == list(range(1, 201))

    @given(
        length=st.integers(3, 300),
        start=st.integers(1, 1000),
        at=st.sets(st.integers(0, 299), max_size=5),
    )
    def test_every_line_is_shown_or_counted_once_and_roles_are_always_shown(
        self, length: int, start: int, at: set[int]
    ) -> None:
        lines = tuple(f"line {n}" for n in range(start, start + length))
        roles = {start + offset: "lock" for offset in at if offset < length}
        [passage] = passages([finding(start, lines, roles)])
        covered = [n for row in passage.rows for n in range(row.start, row.end + 1)]
        assert covered == list(range(start, start + length))
        assert {row.start for row in passage.rows if row.roles} == set(roles)
        assert all(row.text == f"line {row.start}" for row in passage.rows if row.text is not None)
        shown = set(numbers(passage))
        assert all({n for n in range(r - CONTEXT, r + CONTEXT + 1) if n in covered} <= shown for r in roles)


class TestMargin:
    def test_roles_of_one_line_share_it(self) -> None:
        both = replace(finding(1), roles=(role(2, "lock"), role(2, "change", column=20)))
        [passage] = passages([both])
        assert passage.rows[1].label() == "lock, change"
        assert passage.rows[1].notes("en") == "does lock; does change"
        assert passage.rows[1].notes("zh") == "做 lock；做 change"

    def test_the_name_of_a_role_is_told_in_words(self) -> None:
        [passage] = passages([replace(finding(1), roles=(role(2, "any_lock"), role(2, "begin", column=20)))])
        assert passage.rows[1].label() == "any lock, begin"

    def test_what_is_implied_stands_in_parentheses(self) -> None:
        """Nothing is written there: a guard lets go at the end of its scope."""
        [passage] = passages([replace(finding(1), roles=(role(3, "unlock", implied=True),))])
        assert passage.rows[2].label() == "(unlock)"
