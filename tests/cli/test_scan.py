"""`outcrop scan`: which findings, of which files, in which form."""

import json
import os
from pathlib import Path

import pytest

from outcrop.scanning.workers import processors
from running import BOTH, CONNECT, FORGET, Outcrop
from sources.places import commit, git, write


def paths(outcrop: Outcrop, *words: str | Path) -> list[str]:
    """The paths of the findings of a scan, in order."""
    return [finding.source.path for finding in outcrop("scan", *BOTH, "--format", "jsonl", *words).findings]


class TestWhatIsScanned:
    def test_the_folder_you_stand_in_when_no_source_is_named(self, system: Path, outcrop: Outcrop) -> None:
        assert paths(outcrop) == ["system/net/join.c", "system/peers/list.c"]

    def test_a_folder(self, system: Path, outcrop: Outcrop) -> None:
        assert paths(outcrop, "system") == ["net/join.c", "peers/list.c"]

    def test_a_file(self, system: Path, outcrop: Outcrop) -> None:
        assert paths(outcrop, system / "net/join.c") == ["join.c"]

    def test_a_part_of_a_checkout_is_told_by_paths_from_its_top(self, system: Path, outcrop: Outcrop) -> None:
        commit(system, {})
        assert paths(outcrop, "system/net") == ["net/join.c"]

    def test_several_sources_in_the_order_given(self, system: Path, outcrop: Outcrop) -> None:
        assert paths(outcrop, "system/peers", "system/net") == ["list.c", "join.c"]
        assert paths(outcrop, "system/net", "system/peers") == ["join.c", "list.c"]

    @pytest.mark.parametrize("separator", [b"\n", b"\0"])
    def test_a_list_of_files_on_standard_input(self, system: Path, process: Outcrop, separator: bytes) -> None:
        names = separator.join([b"system/peers/list.c", b"system/README", b"system/gone.c", b""])
        done = process("scan", "-", *BOTH, "--format", "jsonl", stdin=names)
        assert done.code == 0
        assert [finding.source.path for finding in done.findings] == ["system/peers/list.c"]

    def test_files_listed_on_standard_input_learn_from_the_whole_checkout(self, system: Path, process: Outcrop) -> None:
        write(system, {"lock.h": "#define GRAB(m) pthread_mutex_lock(m)\n"})
        write(system, {"peers/list.c": FORGET.replace("pthread_mutex_lock", "GRAB")})
        commit(system, {})
        done = process("scan", "-", *BOTH, "--format", "jsonl", stdin=b"system/peers/list.c\n")
        assert [role.text for role in done.findings[0].roles if role.name == "lock"] == ["GRAB(&peers_lock);"]


class TestWhichFiles:
    @pytest.fixture
    def mixed(self, system: Path) -> Path:
        files = {
            "vendor/list.c": FORGET,
            "peers/list_test.c": FORGET,
            "gen/join.c": f"/* DO NOT EDIT. */\n{CONNECT}",
        }
        return write(system, files)

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ([], ["net/join.c", "peers/list.c", "peers/list_test.c"]),
            (["--include", "peers/**"], ["peers/list.c", "peers/list_test.c"]),
            (["--include", "peers/**", "--exclude", "*_test.c"], ["peers/list.c"]),
            (["--include", "list.c", "--include", "net/"], ["net/join.c", "peers/list.c"]),
            (["--include", "vendor/"], ["vendor/list.c"]),
            (
                ["--vendored"],
                ["gen/join.c", "net/join.c", "peers/list.c", "peers/list_test.c", "vendor/list.c"],
            ),
        ],
    )
    def test_globs_as_in_gitignore(self, mixed: Path, outcrop: Outcrop, words: list[str], expected: list[str]) -> None:
        assert paths(outcrop, "system", *words) == expected

    def test_what_is_left_out_is_told(self, mixed: Path, outcrop: Outcrop) -> None:
        assert "Not scanned: 1 generated, 1 vendored.\n" in outcrop("scan", "system", *BOTH).text


class TestWhichFindings:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--pattern", "goto-unwind"], {"goto-unwind"}),
            ([*BOTH], {"goto-unwind", "guarded-collection"}),
            ([*BOTH, "--concern", "scalability"], {"guarded-collection"}),
            ([*BOTH, "--mechanism", "unwinding"], {"goto-unwind"}),
            ([*BOTH, "--grade", "releases"], {"goto-unwind"}),
            ([*BOTH, "--grade", "return-only"], set()),
        ],
    )
    def test_only_those_that_are_asked_for(
        self, system: Path, outcrop: Outcrop, words: list[str], expected: set[str]
    ) -> None:
        done = outcrop("scan", "system", "--format", "json", *words)
        assert {finding.pattern for finding in done.findings} == expected
        assert json.loads(done.out)["found"] == len(done.findings)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (
                ["--mechanism", "unwindign"],
                "No pattern has the mechanism 'unwindign'; expected one of failure-detection,",
            ),
            (["--grade", "release"], "No pattern has the grade 'release'; expected one of "),
            ([*BOTH, "--concern", "scalability", "--mechanism", "unwinding"], "No pattern is left to look for; "),
        ],
    )
    def test_what_no_pattern_has_is_a_wrong_call(
        self, system: Path, outcrop: Outcrop, words: list[str], sentence: str
    ) -> None:
        done = outcrop("scan", "system", *words)
        assert (done.code, done.out) == (2, b"")
        assert done.err.startswith(f"outcrop: {sentence}")

    @pytest.mark.parametrize(
        "words",
        [
            ["--concern", "x"],
            ["--jobs", "0"],
            ["--limit", "-1"],
            ["--format", "xml"],
            ["--min-coverage", "101"],
            ["--min-coverage", "nan"],
        ],
    )
    def test_a_value_that_no_option_takes_is_a_wrong_call(self, here: Path, outcrop: Outcrop, words: list[str]) -> None:
        done = outcrop("scan", *words)
        assert done.code == 2
        assert f"Invalid value for '{words[0]}'" in done.err


class TestHowMuchIsShown:
    @pytest.fixture
    def five(self, here: Path) -> Path:
        return write(here, {f"list{n}.c": FORGET.replace("forget", f"forget{n}") for n in range(5)})

    @pytest.mark.parametrize(
        ("words", "count"), [([], 3), (["--limit", "1"], 1), (["--limit", "0"], 0), (["--all"], 5)]
    )
    @pytest.mark.parametrize("form", ["text", "markdown"])
    def test_the_best_of_each_pattern(
        self, five: Path, outcrop: Outcrop, form: str, words: list[str], count: int
    ) -> None:
        text = outcrop("scan", *BOTH, "--format", form, *words).text
        assert text.count("list_del(&peer->link);") == count
        assert ("--all shows" in text) == (count < 5)

    @pytest.mark.parametrize("form", ["json", "jsonl"])
    def test_machines_always_get_everything(self, five: Path, outcrop: Outcrop, form: str) -> None:
        assert len(outcrop("scan", *BOTH, "--format", form, "--limit", "1").findings) == 5

    @pytest.mark.parametrize("form", ["text", "markdown", "json", "jsonl"])
    def test_no_code(self, five: Path, outcrop: Outcrop, form: str) -> None:
        """Neither lines nor texts of the code; explanations, which name what they speak of, stay."""
        done = outcrop("scan", *BOTH, "--format", form, "--no-code")
        assert done.code == 0
        assert "list_del" not in done.text
        assert "forget0" in done.text

    def test_in_chinese(self, five: Path, outcrop: Outcrop) -> None:
        text = outcrop("scan", *BOTH, "--lang", "zh").text
        assert "以上是 5 处中最好的 3 处；--all 显示其余。" in text
        assert "锁保护的集合" in text


class TestOutput:
    def test_a_file_is_written_whole_or_not_at_all(self, system: Path, here: Path, outcrop: Outcrop) -> None:
        file = here / "findings.jsonl"
        file.write_text("old")
        assert outcrop("scan", "nowhere", "--format", "jsonl", "-o", file).code == 3
        assert file.read_text() == "old"
        done = outcrop("scan", "system", *BOTH, "--format", "jsonl", "-o", file)
        assert (done.code, done.out, done.err) == (0, b"", "")
        assert file.read_bytes().count(b"\n") == 3
        assert sorted(os.listdir(here)) == ["findings.jsonl", "system"]

    def test_a_file_keeps_its_mode_and_a_link_to_it_stays(self, system: Path, here: Path, outcrop: Outcrop) -> None:
        (here / "real").write_text("old")
        (here / "real").chmod(0o640)
        (here / "link").symlink_to("real")
        assert outcrop("scan", "system", *BOTH, "-o", "link").code == 0
        assert (here / "link").is_symlink()
        assert (here / "real").stat().st_mode & 0o777 == 0o640
        assert "forget" in (here / "real").read_text()

    def test_a_source_file_is_never_written_over(self, system: Path, here: Path, outcrop: Outcrop) -> None:
        source = system / "peers" / "list.c"
        before = source.read_bytes()
        (here / "link").symlink_to(source)
        for name in (source, "link"):
            done = outcrop("scan", system, "-o", name)
            assert (done.code, done.err.rstrip()) == (
                2,
                f"outcrop: {name} is a source file that is there already; name another file to write to.",
            )
        assert source.read_bytes() == before

    def test_a_dash_is_standard_output(self, system: Path, here: Path, outcrop: Outcrop) -> None:
        assert "forget" in outcrop("scan", "system", *BOTH, "-o", "-").text
        assert os.listdir(here) == ["system"]

    def test_the_number_of_workers_changes_nothing(self, here: Path, process: Outcrop) -> None:
        code = "".join(FORGET.replace("forget", f"forget{n}") for n in range(50)) + "/* */\n" * 50_000
        write(here, {f"{folder}/list.c": code for folder in "abcdef"})
        outputs = {process("scan", *BOTH, "--format", "jsonl", "--jobs", jobs).out for jobs in ("1", "2")}
        assert len(outputs) == 1
        assert next(iter(outputs)).count(b"\n") == 6 * 50 + 1

    def test_as_many_workers_as_there_are_processors(self) -> None:
        assert processors() >= 1


class TestMinCoverage:
    @pytest.fixture
    def half(self, here: Path) -> Path:
        """One function of two can be read."""
        return write(
            here,
            {
                "list.c": FORGET,
                "odd.c": "int odd(void)\n{\n    pthread_mutex_lock(&m);\n    list_del(a);\n    if (\n}\n",
            },
        )

    def test_a_gate_that_does_not_hold(self, half: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", *BOTH, "--min-coverage", "50.5")
        assert done.code == 1
        told = "Only 50.00 % of the functions could be read, less than the 50.5 % that --min-coverage asks for."
        assert done.err == f"outcrop: {told}\n"
        assert "forget" in done.text

    def test_a_gate_that_holds(self, half: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", *BOTH, "--min-coverage", "50")
        assert (done.code, done.err) == (0, "")

    def test_a_file_that_is_not_read_at_all_is_never_full_coverage(self, here: Path, outcrop: Outcrop) -> None:
        write(here, {"list.c": FORGET, "huge.c": "/* */\n" * 1_500_000})
        assert outcrop("scan", *BOTH, "--min-coverage", "100").code == 1


class TestCitations:
    def test_a_clean_file_is_cited_at_its_commit_and_a_changed_one_says_so(self, here: Path, outcrop: Outcrop) -> None:
        revision = commit(here, {"join.c": CONNECT, "list.c": FORGET})
        git(here, "remote", "add", "origin", "https://ada:secret@github.com/example/peers.git")
        write(here, {"list.c": f"\n{FORGET}"})
        done = outcrop("scan", *BOTH, "--format", "jsonl")
        join, forget = done.findings
        assert join.citation.permalink == f"https://github.com/example/peers/blob/{revision}/join.c#L1-L16"
        assert join.source.commit == revision
        assert (forget.source.url, forget.source.commit, forget.citation.permalink) == (None, None, None)
        assert b"secret" not in done.out

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_a_forge_of_ones_own_is_linked_to_as_outcrop_toml_says(
        self, here: Path, process: Outcrop, jobs: str
    ) -> None:
        revision = commit(here, {"join.c": CONNECT, "list.c": FORGET})
        git(here, "remote", "add", "origin", "git@git.example.org:team/peers.git")
        write(here, {"outcrop.toml": '[forges."git.example.org"]\nkind = "gitlab"\n'})
        done = process("scan", *BOTH, "--format", "jsonl", "--jobs", jobs)
        shown = [one.citation.permalink for one in done.findings]
        page = f"https://git.example.org/team/peers/-/blob/{revision}"
        assert shown == [f"{page}/join.c#L1-16", f"{page}/list.c#L1-8"]
