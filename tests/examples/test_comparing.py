"""An example against what is found in it: each way in which the two can differ fails, and says how."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.examples import Outcome, run
from outcrop.patterns.catalogue import Catalogue, load

SPEAKS = """\
#include <pthread.h>
#include <sys/queue.h>

int add(struct table *table, struct node *node)
{
    pthread_mutex_lock(&table->lock);
    TAILQ_INSERT_TAIL(&table->nodes, node, link);
    pthread_mutex_unlock(&table->lock);
    return 0;
}
"""
SILENT = """\
int count(struct table *table)
{
    pthread_mutex_lock(&table->lock);
    table->asked++;
    pthread_mutex_unlock(&table->lock);
    return 0;
}
"""
UNWINDS = """\
int load(struct table *table, const char *path)
{
    char *bytes = malloc(4096);
    int ret = -1;

    if (!bytes)
        goto out;
    ret = read_into(bytes, path);
    if (ret < 0)
        goto out;
    ret = parse(table, bytes);
out:
    free(bytes);
    return ret;
}
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def marked(code: str, **marks: str) -> str:
    """The code with a mark behind the first line that holds a word."""
    for word, mark in marks.items():
        line = next(line for line in code.splitlines() if word in line)
        code = code.replace(line, f"{line}  // {mark}", 1)
    return code


@pytest.fixture
def outcomes(catalogue: Catalogue, tmp_path: Path) -> Callable[..., list[Outcome]]:
    """Run a pattern on examples of one's own, each given as its text."""

    def of(*texts: str, pattern: str = "guarded-collection") -> list[Outcome]:
        folder = tmp_path / pattern
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"story{number}.c").write_text(text)
        return list(run(replace(catalogue, examples=(tmp_path,)), [catalogue.pattern(pattern)]))

    return of


@pytest.fixture
def complaints(outcomes: Callable[..., list[Outcome]]) -> Callable[..., list[str]]:
    """What is not as the marks of one example say, as `line: sentence`."""

    def of(text: str, pattern: str = "guarded-collection") -> list[str]:
        outcome = outcomes(text, pattern=pattern)[0]
        return [complaint.removeprefix(f"{outcome.file}:") for complaint in outcome.complaints]

    return of


EXPECTED = {"add": "expect: guarded-collection sound"}


class TestAnExampleThatIsAsItsMarksSay:
    def test_is_counted_by_what_speaks_and_what_is_silent(self, outcomes: Callable[..., list[Outcome]]) -> None:
        (outcome,) = outcomes(marked(SPEAKS, **EXPECTED) + SILENT)
        assert (outcome.complaints, outcome.speaking, outcome.silent) == ((), 1, 1)

    def test_with_all_its_roles(self, complaints: Callable[..., list[str]]) -> None:
        roles = {"_lock": "role: lock", "INSERT": "role: change", "unlock": "role: guarded-collection:unlock"}
        assert complaints(marked(SPEAKS, **EXPECTED, **roles)) == []

    def test_with_its_marks_alone_on_the_line_above(self, complaints: Callable[..., list[str]]) -> None:
        above = SPEAKS.replace("int add", "// expect: guarded-collection sound\nint add")
        assert complaints(above) == []

    def test_with_its_grade_and_a_line_that_the_witness_passes(self, complaints: Callable[..., list[str]]) -> None:
        leaky = SPEAKS.replace("    TAILQ", "    if (!node->name)\n        return -1;  // witness\n    TAILQ")
        assert complaints(marked(leaky, add="expect: guarded-collection leaky")) == []

    def test_a_known_gap_is_no_difference_as_long_as_it_is_there(self, complaints: Callable[..., list[str]]) -> None:
        noise = marked(SPEAKS, add="noise: guarded-collection in this story nobody shares the table")
        miss = marked(SILENT, count="miss: guarded-collection who asked is a list in this story")
        assert complaints(noise + miss) == []

    def test_several_findings_of_one_function_share_its_marks(self, complaints: Callable[..., list[str]]) -> None:
        move = """\
void move(struct table *from, struct table *to, struct node *node)  // expect: guarded-collection sound
{
    pthread_mutex_lock(&from->lock);                // role: lock
    TAILQ_REMOVE(&from->nodes, node, link);         // role: change
    pthread_mutex_unlock(&from->lock);              // role: unlock
    pthread_mutex_lock(&to->lock);                  // role: lock
    TAILQ_INSERT_TAIL(&to->nodes, node, link);      // role: change
    pthread_mutex_unlock(&to->lock);                // role: unlock
}
"""
        assert complaints(move) == []


class TestADifference:
    def test_a_finding_is_missing(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SILENT, count="expect: guarded-collection sound")) == [
            "1: missing: guarded-collection sound was expected here and not found"
        ]

    def test_a_finding_that_no_mark_expects(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(SPEAKS) == ["4: noisy: guarded-collection sound was found and not expected"]

    def test_another_grade(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(UNWINDS, load="expect: goto-unwind return-only"), "goto-unwind") == [
            "1: grade: goto-unwind is releases, expected return-only"
        ]

    def test_a_grade_that_the_pattern_does_not_have(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SPEAKS, add="expect: guarded-collection sond")) == [
            "4: unknown grade: guarded-collection has no grade 'sond'; it has sound, holds, leaky",
            "4: grade: guarded-collection is sound, expected sond",
        ]

    def test_a_role_on_the_wrong_line_is_missing_there_and_noisy_here(
        self, complaints: Callable[..., list[str]]
    ) -> None:
        roles = {"_lock": "role: lock; role: change", "unlock": "role: unlock"}
        assert complaints(marked(SPEAKS, **EXPECTED, **roles)) == [
            "6: missing role: guarded-collection has no change here",
            "7: noisy role: guarded-collection sees change here, which no mark names",
        ]

    def test_one_role_that_is_marked_means_that_all_are(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SPEAKS, **EXPECTED, INSERT="role: change")) == [
            "6: noisy role: guarded-collection sees lock here, which no mark names",
            "8: noisy role: guarded-collection sees unlock here, which no mark names",
        ]

    def test_a_noise_that_is_cured(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SILENT, count="noise: guarded-collection it used to be found")) == [
            "1: cured: this noise of guarded-collection is gone; remove its mark"
        ]

    def test_a_miss_that_is_cured(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SPEAKS, add="miss: guarded-collection it used not to be found")) == [
            "4: cured: this miss of guarded-collection is found now; make it an expect"
        ]


class TestTwoPatternsInOneFile:
    """A file is held to its folder's pattern, and to every pattern that one of its marks names."""

    BOTH = """\
int load(struct table *table, struct node *node)  // expect: guarded-collection sound; expect: goto-unwind releases
{
    int ret = -1;

    pthread_mutex_lock(&table->lock);       // role: guarded-collection:lock
    if (!node->name)
        goto out;                           // role: goto-unwind:jump
    if (!node->peer)
        goto out;                           // role: goto-unwind:jump
    TAILQ_INSERT_TAIL(&table->nodes, node, link);   // role: guarded-collection:change
    ret = 0;
out:                                        // role: goto-unwind:label
    pthread_mutex_unlock(&table->lock);     // role: guarded-collection:unlock; role: goto-unwind:release
    return ret;
}
"""

    def test_roles_name_theirs(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(self.BOTH) == []

    def test_the_other_pattern_must_be_as_marked_too(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(self.BOTH + UNWINDS) == [
            "16: noisy: goto-unwind releases was found and not expected",
        ]

    def test_a_pattern_that_no_mark_names_is_not_asked(self, complaints: Callable[..., list[str]]) -> None:
        assert complaints(marked(SPEAKS, **EXPECTED) + UNWINDS) == []

    def test_an_unknown_pattern_is_told_with_the_nearest(self, complaints: Callable[..., list[str]]) -> None:
        with pytest.raises(OutcropError, match="'goto-unwin'; did you mean 'goto-unwind'"):
            complaints(marked(SPEAKS, add="expect: goto-unwin releases"))


@pytest.mark.parametrize(
    ("texts", "lacking"),
    [
        ([], "no speaking and no silent"),
        ([SILENT], "no speaking"),
        ([marked(SPEAKS, **EXPECTED)], "no silent"),
    ],
    ids=["without examples", "without one that speaks", "without one that is silent"],
)
def test_half_a_pattern_is_refused(
    texts: list[str], lacking: str, outcomes: Callable[..., list[Outcome]], tmp_path: Path
) -> None:
    told = outcomes(*texts)[-1].complaints
    folder = tmp_path / "guarded-collection"
    assert told == (f"'guarded-collection' is half a pattern: it has {lacking} example in {folder}",)


def test_a_file_that_no_language_reads_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "goto-unwind").mkdir()
    (tmp_path / "goto-unwind/notes.txt").write_text("Later.\n")
    with pytest.raises(OutcropError, match=r"notes\.txt: no language of Outcrop reads this file"):
        list(run(replace(catalogue, examples=(tmp_path,)), [catalogue.pattern("goto-unwind")]))
