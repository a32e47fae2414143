"""A gate on one's own code: `outcrop scan --fail-on leaky --since main`."""

import json
from pathlib import Path

import pytest

from report.standard import run_of
from running import CONNECT, FORGET, HOLD, Outcrop
from sources.places import commit, git, write

LEAK = ("--pattern", "lock-leak")
GATE = ("scan", *LEAK, "--fail-on", "leaky")
FORMATS = ["text", "json", "jsonl", "markdown", "sarif", "github"]


@pytest.fixture
def leaky(here: Path) -> Path:
    """A folder in which one function leaves with its lock held, and one does not."""
    return write(here, {"peers/list.c": HOLD, "peers/other.c": FORGET.replace("forget", "release")})


def fingerprint(outcrop: Outcrop) -> str:
    """The id of the one finding of a leaked lock."""
    [finding] = outcrop("scan", *LEAK, "--format", "jsonl").findings
    return finding.id


class TestFailOn:
    @pytest.mark.parametrize("form", FORMATS)
    def test_a_finding_of_this_grade_fails_the_gate_whatever_the_format(
        self, leaky: Path, outcrop: Outcrop, form: str
    ) -> None:
        done = outcrop(*GATE, "--format", form)
        assert done.code == 1
        assert done.err.startswith("outcrop: 1 leaky finding stands: lock-leak in forget, peers/list.c:2 (")
        assert done.err.endswith("); mend it, or allow it with a reason.\n")
        assert b"peers/list.c" in done.out

    def test_several_are_counted_and_the_first_is_named(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"links/list.c": HOLD + HOLD.replace("forget", "drop")})
        done = outcrop(*GATE)
        assert done.code == 1
        assert done.err.startswith("outcrop: 3 leaky findings stand, the first lock-leak in forget, links/list.c:2 (")

    def test_nothing_of_this_grade(self, system: Path, outcrop: Outcrop) -> None:
        done = outcrop(*GATE)
        assert (done.code, done.err) == (0, "")

    def test_without_the_gate_a_leaky_finding_fails_nothing(self, leaky: Path, outcrop: Outcrop) -> None:
        assert outcrop("scan", *LEAK).code == 0

    @pytest.mark.parametrize("words", [["--fail-on", "sound,leaky"], ["--fail-on", "sound", "--fail-on", "leaky"]])
    def test_several_grades(self, leaky: Path, outcrop: Outcrop, words: list[str]) -> None:
        done = outcrop("scan", "--pattern", "guarded-collection", *words)
        assert done.code == 1
        assert done.err.startswith("outcrop: 1 leaky and 1 sound findings stand, the first ")

    def test_what_is_shown_does_not_matter(self, leaky: Path, outcrop: Outcrop) -> None:
        assert outcrop(*GATE, "--grade", "unsure", "--limit", "0").code == 1

    def test_a_grade_that_no_pattern_has(self, leaky: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", "--fail-on", "leaky,unsur")
        assert (done.code, done.out) == (2, b"")
        assert done.err.startswith("outcrop: No pattern has the grade 'unsur'; expected one of ")
        assert done.err.endswith("; did you mean 'unsure'?\n")

    def test_both_gates_may_fail(self, leaky: Path, outcrop: Outcrop) -> None:
        write(
            leaky,
            {"odd.c": "int odd(void)\n{\n    pthread_mutex_lock(&m);\n    pthread_mutex_unlock(&m);\n    if (\n}\n"},
        )
        done = outcrop(*GATE, "--min-coverage", "100")
        assert done.code == 1
        assert [line.split(";")[0].split(",")[0] for line in done.err.splitlines()] == [
            "outcrop: Only 66.66 % of the functions could be read",
            "outcrop: 1 leaky finding stands: lock-leak in forget",
        ]

    def test_a_missing_source_is_worse_than_a_gate(self, leaky: Path, outcrop: Outcrop) -> None:
        assert outcrop(*GATE, "peers", "nowhere").code == 3

    def test_a_report_is_written_all_the_same(self, leaky: Path, outcrop: Outcrop) -> None:
        assert outcrop(*GATE, "--format", "sarif", "-o", "outcrop.sarif").code == 1
        assert len(json.loads((leaky / "outcrop.sarif").read_text())["runs"][0]["results"]) == 1


class TestAllowedByAComment:
    """`outcrop: allow ID WHY`, on the first line of a finding or on that of a role, or alone on the line above."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("int forget(struct peer *peer)", "int forget(struct peer *peer) // outcrop: allow lock-leak it ends here"),
            ("int forget", "// outcrop: allow lock-leak it ends here\nint forget"),
            ("int forget", "/* outcrop: allow lock-leak it ends here */\nint forget"),
            ("int forget", "/*\n * outcrop: allow lock-leak it ends here\n */\nint forget"),
            ("_lock(&peers_lock);", "_lock(&peers_lock); // outcrop: allow lock-leak: it ends here"),
            ("    pthread_mutex_lock", "    // outcrop: allow lock-leak it ends here\n    pthread_mutex_lock"),
            ("    pthread_mutex_unlock", "    // outcrop: allow lock-leak it ends here\n    pthread_mutex_unlock"),
            (
                "int forget",
                "// outcrop: allow lock-leak it ends here\n// outcrop: allow guarded-collection so\nint forget",
            ),
        ],
    )
    def test_it_stays_in_the_output_and_does_not_count(
        self, leaky: Path, outcrop: Outcrop, before: str, after: str
    ) -> None:
        write(leaky, {"peers/list.c": HOLD.replace(before, after)})
        done = outcrop(*GATE, "--format", "jsonl")
        assert (done.code, done.err) == (0, "")
        [finding] = done.findings
        line = HOLD.replace(before, after)[: HOLD.replace(before, after).index("outcrop:")].count("\n") + 1
        line -= after.startswith("/*\n")  # where the comment begins
        assert (finding.grade, finding.suppressed.why) == ("leaky", "it ends here")
        assert (finding.suppressed.by, finding.suppressed.until) == (f"peers/list.c:{line}", None)
        assert json.loads(done.out.splitlines()[-1])["suppressed"] == 1

    @pytest.mark.parametrize("form", ["text", "markdown"])
    def test_people_are_told_why(self, leaky: Path, outcrop: Outcrop, form: str) -> None:
        write(leaky, {"peers/list.c": f"// outcrop: allow lock-leak it ends here\n{HOLD.partition(chr(10))[2]}"})
        told = "Allowed by peers/list.c:1: it ends here\n"
        assert told in outcrop(*GATE, "--format", form).text
        assert "由 peers/list.c:1 允许：it ends here\n" in outcrop(*GATE, "--format", form, "--lang", "zh").text
        assert told in outcrop("show", fingerprint(outcrop)).text

    @pytest.mark.parametrize(
        ("comment", "told"),
        [
            (
                "outcrop: allow lock-leak",
                "the allowance of lock-leak gives no reason, so it does not count; write it after the id.",
            ),
            (
                "outcrop: allow lock-laek it ends here",
                "no pattern is called 'lock-laek', so this allowance does not count; did you mean 'lock-leak'?",
            ),
            (
                "outcrop: ignore this",
                "'outcrop: ignore this' is no allowance, so it does not count; write outcrop: allow ID WHY.",
            ),
        ],
    )
    def test_one_that_is_not_complete_is_told_and_does_not_count(
        self, leaky: Path, outcrop: Outcrop, comment: str, told: str
    ) -> None:
        write(leaky, {"peers/list.c": HOLD.replace("int forget", f"// {comment}\nint forget")})
        done = outcrop(*GATE, "--format", "jsonl")
        assert done.code == 1
        assert f"outcrop: peers/list.c:2: {told}\n" in done.err
        assert json.loads(done.out.splitlines()[-1])["idle"] == [f"peers/list.c:2: {told}"]

    def test_one_that_matches_nothing_is_told(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"peers/other.c": f"\n// outcrop: allow lock-leak it ends here\n{FORGET.partition(chr(10))[2]}"})
        told = "peers/other.c:2: the allowance of lock-leak matches no finding on line 3; remove it."
        done = outcrop("scan", *LEAK, "--format", "jsonl")
        assert (done.code, done.err) == (0, f"outcrop: {told}\n")
        assert json.loads(done.out.splitlines()[-1])["idle"] == [told]

    def test_one_for_a_pattern_that_was_not_looked_for_is_left_alone(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"peers/other.c": f"// outcrop: allow goto-unwind so\n{FORGET}"})
        assert outcrop("scan", *LEAK).err == ""

    def test_only_what_it_names_is_allowed(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"peers/list.c": HOLD.replace("int forget", "// outcrop: allow lock-leak so\nint forget")})
        done = outcrop("scan", *LEAK, "--pattern", "guarded-collection", "--fail-on", "leaky")
        assert done.code == 1
        assert done.err.startswith("outcrop: 1 leaky finding stands: guarded-collection in forget")

    def test_words_in_a_string_are_no_comment(self, leaky: Path, outcrop: Outcrop) -> None:
        code = HOLD.replace("return -1;", 'return say("// outcrop: allow lock-leak so");')
        write(leaky, {"peers/list.c": code})
        assert outcrop(*GATE).code == 1


class TestAllowedInConfiguration:
    """`[[allow]]` in outcrop.toml names a fingerprint, so that nothing need be written into the code."""

    def allow(self, here: Path, outcrop: Outcrop, *more: str) -> str:
        """Allow the one leaky finding; its fingerprint."""
        name = fingerprint(outcrop)
        rows = ["[[allow]]", f'fingerprint = "{name}"', 'why = "mended in the next release"', *more]
        (here / "outcrop.toml").write_text("\n".join(rows))
        return name

    def test_it_stays_in_the_output_and_does_not_count(self, leaky: Path, outcrop: Outcrop) -> None:
        self.allow(leaky, outcrop)
        done = outcrop(*GATE, "--format", "jsonl")
        assert (done.code, done.err) == (0, "")
        [allowed] = [finding.suppressed for finding in done.findings]
        assert (allowed.why, allowed.until, allowed.by) == ("mended in the next release", None, "outcrop.toml")

    @pytest.mark.parametrize("until", ["2999-12-31", '"2999-12-31"'])
    def test_until_a_day_and_by_somebody(self, leaky: Path, outcrop: Outcrop, until: str) -> None:
        self.allow(leaky, outcrop, f"until = {until}", 'by = "Ada"')
        done = outcrop(*GATE)
        assert done.code == 0
        assert "Allowed by Ada until 2999-12-31: mended in the next release\n" in done.text

    def test_one_that_has_ended_does_not_count_any_more(self, leaky: Path, outcrop: Outcrop) -> None:
        name = self.allow(leaky, outcrop, "until = 2020-02-29")
        done = outcrop(*GATE, "--format", "jsonl")
        told = f"outcrop.toml: the allowance of {name} (mended in the next release) ended on 2020-02-29"
        assert done.code == 1
        assert f"outcrop: {told}, so it no longer counts; mend the finding, or set a new date.\n" in done.err
        assert done.findings[0].suppressed is None
        assert json.loads(done.out.splitlines()[-1])["idle"][0].startswith(told)

    def test_one_that_matches_nothing_is_told_where_everything_was_searched(
        self, leaky: Path, outcrop: Outcrop
    ) -> None:
        name = self.allow(leaky, outcrop)
        (leaky / "peers/list.c").write_text(FORGET)
        told = f"outcrop: outcrop.toml: the allowance of {name} (mended in the next release) matches no finding;"
        assert outcrop("scan").err == f"{told} remove it.\n"
        for part in ([*LEAK], ["--exclude", "net/"], ["peers/other.c"]):
            assert outcrop("scan", *part).err == "", "elsewhere it may match"

    def test_it_outlives_a_shifted_line_and_a_moved_file(self, leaky: Path, outcrop: Outcrop) -> None:
        self.allow(leaky, outcrop)
        (leaky / "peers/list.c").unlink()
        write(leaky, {"nodes/list.c": f"\n\n{HOLD}"})
        assert outcrop(*GATE).code == 0


class TestSince:
    """`--since REV` counts what the change brought: new findings, and those whose grade fell."""

    @pytest.fixture
    def past(self, here: Path) -> Path:
        """A checkout in which one lock is left behind already; tagged `before`."""
        commit(here, {"peers/list.c": HOLD, "net/join.c": CONNECT, "README": "Peers.\n"})
        git(here, "tag", "before")
        return here

    def since(self, outcrop: Outcrop, *words: str | Path) -> tuple[int, str]:
        """The exit code, and what is told before the name of the first finding."""
        done = outcrop(*GATE, "--since", "before", *words)
        return done.code, done.err.partition(" (")[0]

    def test_what_stood_before_does_not_count(self, past: Path, outcrop: Outcrop) -> None:
        assert self.since(outcrop) == (0, "")

    def test_nor_where_its_file_was_changed_or_moved_meanwhile(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"peers/list.c": f"#include <list.h>\n\n{HOLD}"})
        assert self.since(outcrop) == (0, "")
        (past / "peers/list.c").rename(past / "net/list.c")
        assert self.since(outcrop) == (0, "")

    def test_a_new_finding_counts_committed_or_not(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"net/leave.c": HOLD.replace("forget", "leave")})
        told = "outcrop: The change since before brought 1 leaky finding: lock-leak in leave, net/leave.c:2"
        assert self.since(outcrop) == (1, told)
        commit(past, {})
        assert self.since(outcrop) == (1, told)

    def test_so_does_a_copy_of_an_old_one(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"net/copy.c": HOLD})
        code, told = self.since(outcrop)
        assert code == 1
        assert told.endswith("brought 1 leaky finding: lock-leak in forget, net/copy.c:2")

    def test_and_a_grade_that_fell(self, here: Path, outcrop: Outcrop) -> None:
        """The fingerprint is the same; what was sound is leaky now."""
        commit(here, {"list.c": FORGET})
        write(here, {"list.c": HOLD})
        done = outcrop("scan", "--pattern", "guarded-collection", "--fail-on", "leaky", "--since", "HEAD")
        assert done.code == 1
        assert "The change since HEAD brought 1 leaky finding: guarded-collection in forget, list.c:2 " in done.err

    def test_but_not_one_that_rose(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"peers/list.c": FORGET})
        words = ("scan", "--pattern", "guarded-collection", "--fail-on", "sound,leaky", "--since", "before")
        assert outcrop(*words).code == 0

    def test_all_findings_are_shown(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"net/leave.c": HOLD.replace("forget", "leave")})
        done = outcrop(*GATE, "--since", "before", "--format", "jsonl")
        assert [finding.symbol.name for finding in done.findings] == ["leave", "forget"]

    def test_one_that_is_allowed_does_not_count(self, past: Path, outcrop: Outcrop) -> None:
        code = HOLD.replace("forget", "leave").replace("int leave", "// outcrop: allow lock-leak so\nint leave")
        write(past, {"net/leave.c": code})
        assert self.since(outcrop) == (0, "")

    def test_macros_are_learned_from_the_whole_snapshot_of_then(self, here: Path, outcrop: Outcrop) -> None:
        """In list.c nothing changed, and yet it leaves with the lock held now."""
        code = HOLD.replace("        return -1;", "        GIVE_UP(&peers_lock);")
        header = "#define GIVE_UP(m) do { {}return -1; }} while (0)\n"
        giving = header.replace("{}", "pthread_mutex_unlock(m); ").replace("}}", "}")
        commit(here, {"list.c": code, "include/lock.h": giving})
        assert outcrop(*GATE).code == 0
        write(here, {"include/lock.h": header.replace("{}", "").replace("}}", "}")})
        done = outcrop(*GATE, "--since", "HEAD")
        assert done.code == 1
        assert "lock-leak in forget, list.c:2 " in done.err
        commit(here, {"list.c": f"\n{code}"})
        assert outcrop(*GATE, "--since", "HEAD").code == 0

    @pytest.mark.parametrize("place", ["peers", "peers/list.c"])
    def test_a_part_of_a_checkout(self, past: Path, outcrop: Outcrop, place: str) -> None:
        """What is new elsewhere is not asked for; what came from elsewhere is not new."""
        write(past, {"net/leave.c": HOLD.replace("forget", "leave")})
        assert self.since(outcrop, place) == (0, "")
        write(past, {"peers/list.c": HOLD + HOLD.replace("forget", "drop")})
        code, told = self.since(outcrop, place)
        assert code == 1
        assert told.endswith("brought 1 leaky finding: lock-leak in drop, peers/list.c:12")

    def test_from_inside_a_checkout(self, past: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(past / "peers")
        write(past, {"peers/leave.c": HOLD.replace("forget", "leave")})
        code, told = self.since(outcrop)
        assert code == 1
        assert told.endswith("lock-leak in leave, leave.c:2")

    def test_only_the_files_of_a_change(self, past: Path, process: Outcrop) -> None:
        write(past, {"peers/list.c": f"\n{HOLD}", "net/leave.c": HOLD.replace("forget", "leave")})
        done = process(*GATE, "--since", "before", "-", stdin=b"net/leave.c\npeers/list.c\n")
        assert done.code == 1
        assert "brought 1 leaky finding: lock-leak in leave, net/leave.c:2 " in done.err

    def test_several_workers(self, here: Path, process: Outcrop) -> None:
        bulk = "/* */\n" * 50_000
        commit(here, {f"{folder}/list.c": HOLD.replace("forget", f"forget_{folder}") + bulk for folder in "abcdef"})
        write(here, {f"{folder}/list.c": f"\n{HOLD.replace('forget', f'forget_{folder}')}{bulk}" for folder in "abcde"})
        write(here, {"f/list.c": HOLD.replace("forget", "leave") + bulk})
        done = [process(*GATE, "--since", "HEAD", "--jobs", jobs, "--format", "jsonl") for jobs in ("1", "2")]
        assert done[0] == done[1]
        assert done[0].code == 1
        assert "brought 1 leaky finding: lock-leak in leave, f/list.c:2 " in done[0].err

    @pytest.mark.parametrize("name", ["nowhere", "before:README", "--all", "-", "", "before..HEAD", "a\nb"])
    def test_no_such_revision(self, past: Path, outcrop: Outcrop, name: str) -> None:
        done = outcrop(*GATE, f"--since={name}")
        assert (done.code, done.out) == (2, b"")
        assert done.err.startswith(f"outcrop: There is no revision {name!r} in '")
        hints = (
            "; name a commit, branch or tag that is there.\n",
            "; did you mean 'before'?\n",
        )
        assert done.err.endswith(hints)

    def test_no_checkout(self, leaky: Path, outcrop: Outcrop) -> None:
        done = outcrop(*GATE, "--since", "main")
        assert (done.code, done.out) == (2, b"")
        assert done.err.endswith("is no git checkout with a commit, so nothing can be told since 'main'.\n")

    def test_a_checkout_without_a_commit(self, leaky: Path, outcrop: Outcrop) -> None:
        git(leaky, "init", "-q", "-b", "main")
        assert outcrop(*GATE, "--since", "main").code == 2

    def test_without_a_grade_it_says_nothing(self, past: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", "--since", "before")
        assert done.code == 2
        assert done.err == (
            "outcrop: --since before says since when --fail-on counts; name the grades, as in --fail-on leaky.\n"
        )

    def test_the_work_tree_is_left_as_it_is(self, past: Path, outcrop: Outcrop) -> None:
        write(past, {"peers/list.c": f"\n{HOLD}", "net/leave.c": HOLD})
        before = {file: file.read_bytes() for file in past.rglob("*") if file.is_file() and ".git" not in file.parts}
        index = (past / ".git/index").read_bytes()
        self.since(outcrop)
        assert {file: file.read_bytes() for file in before} == before
        assert (past / ".git/index").read_bytes() == index


class TestBesideTheCode:
    """`--format sarif` and `--format github` tell leaky and unsure findings; the rest is told to those who ask."""

    def names(self, outcrop: Outcrop, form: str, *words: str | Path) -> list[str]:
        """The functions of which something is told, in order."""
        done = outcrop("scan", "--pattern", "guarded-collection", "--format", form, *words)
        if form == "github":
            return [line.split("::")[2].split("`")[1] for line in done.text.splitlines() if line.startswith("::")]
        results = run_of(done.out)["results"]
        return [one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for one in results]

    @pytest.mark.parametrize("form", ["sarif", "github"])
    def test_sound_ones_are_left_out_unless_asked_for(self, leaky: Path, outcrop: Outcrop, form: str) -> None:
        assert self.names(outcrop, form) == ["forget"]
        assert self.names(outcrop, form, "--all") == ["forget", "release"]
        assert self.names(outcrop, form, "--grade", "sound") == ["release"]

    def test_an_allowed_one_is_a_suppressed_result_and_no_annotation(self, leaky: Path, outcrop: Outcrop) -> None:
        code = HOLD.replace("int forget", "// outcrop: allow guarded-collection so\nint forget")
        write(leaky, {"peers/list.c": code})
        assert self.names(outcrop, "sarif") == ["forget"]
        assert self.names(outcrop, "github") == []
        assert self.names(outcrop, "github", "--all") == ["forget", "release"]

    @pytest.mark.parametrize("form", ["sarif", "github"])
    def test_paths_begin_at_the_top_of_the_checkout(
        self, leaky: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch, form: str
    ) -> None:
        commit(leaky, {})
        monkeypatch.chdir(leaky / "peers")
        text = outcrop("scan", *LEAK, "--format", form).text
        assert "peers/list.c" in text
        assert "../" not in text

    def test_with_several_tops_they_begin_in_the_working_folder(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"net/list.c": HOLD})
        text = outcrop("scan", *LEAK, "--format", "github", "peers", "net").text
        assert [line.split(",")[0] for line in text.splitlines() if line.startswith("::")] == [
            "::warning file=peers/list.c",
            "::warning file=net/list.c",
        ]

    def test_the_whole_catalogue_on_real_code_is_true_to_the_standard(self, outcrop: Outcrop) -> None:
        top = Path(__file__).parents[2]
        for system in ("ferrite", "basalt", "gneiss"):
            for language in ("en", "zh"):
                done = outcrop("scan", top / "fixtures" / system, "--format", "sarif", "--all", "--lang", language)
                assert run_of(done.out)["results"]

    @pytest.mark.parametrize("form", ["sarif", "github"])
    def test_they_are_written_to_a_file_whole_or_not_at_all(self, leaky: Path, outcrop: Outcrop, form: str) -> None:
        (leaky / "out").write_text("old")
        assert outcrop("scan", "nowhere", "--format", form, "-o", "out").code == 3
        assert (leaky / "out").read_text() == "old"
        done = outcrop("scan", *LEAK, "--format", form, "-o", "out")
        assert (done.code, done.out) == (0, b"")
        assert "list.c" in (leaky / "out").read_text()

    def test_what_came_of_allowances_is_in_the_log(self, leaky: Path, outcrop: Outcrop) -> None:
        write(leaky, {"peers/other.c": f"// outcrop: allow lock-leak\n{FORGET}"})
        run = run_of(outcrop("scan", *LEAK, "--format", "sarif").out)
        [told] = run["invocations"][0]["toolConfigurationNotifications"]
        assert told["message"]["text"].startswith("peers/other.c:1: the allowance of lock-leak gives no reason,")
