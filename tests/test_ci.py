"""What other people's pipelines run: the GitHub action, the hooks for pre-commit, and every command that docs/ci.md shows."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import outcrop as outcrop_package
from outcrop.cli.program import cli
from outcrop.model.drift import STATES
from report.standard import run_of
from running import CONNECT, FORGET, HOLD
from sources.places import commit, write

TOP = Path(__file__).parents[1]
ACTION = yaml.safe_load((TOP / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())}
GUIDE = (TOP / "docs" / "ci.md").read_text()
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")  # how a runner calls it
# Stands in for Outcrop, and says with which words it was called.
RECORDER = """#!/bin/sh
for word in "$@"; do
    printf '%s\\n' "$word" >> "$RECORD"
    case "$word" in --output=*) echo {} > "${word#--output=}" ;; esac
done
printf -- '.\\n' >> "$RECORD"
echo "said so" >&2
exit "$CODE"
"""


class Runner:
    """What a runner of GitHub gives a step, in a folder; Outcrop is the one that is tested, or what stands in for it."""

    def __init__(self, folder: Path, outcrop: str) -> None:
        self.temp = folder / "temp dir"
        self.record = folder / "record"
        bin_folder = self.temp / "outcrop-venv" / "bin"
        bin_folder.mkdir(parents=True)
        (bin_folder / "python").symlink_to(sys.executable)
        (bin_folder / "outcrop").write_text(outcrop)
        (bin_folder / "outcrop").chmod(0o755)

    def run(self, name: str, code: int = 0, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script with these inputs, the others as they are when left out."""
        given = {key: str(one["default"]) for key, one in ACTION["inputs"].items()}
        given |= {key.replace("_", "-"): value for key, value in inputs.items()}
        variables = {key: self._filled(value, given) for key, value in STEPS[name]["env"].items()}
        own = {
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_ACTION_PATH": "/the/action",
            "RECORD": str(self.record),
            "CODE": str(code),
        }
        return subprocess.run(
            [*SHELL, STEPS[name]["run"]],
            env={**os.environ, **own, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def _filled(self, value: str, given: dict[str, str]) -> str:
        value = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
        return value.replace("${{ runner.temp }}", str(self.temp)).replace(
            "${{ steps.python.outputs.python-path }}", str(self.temp / "python")
        )

    @property
    def calls(self) -> list[list[str]]:
        """The words of every call."""
        return [call.split("\n")[:-1] for call in self.record.read_text().split(".\n")[:-1]]

    @property
    def output(self) -> str:
        """What the step hands to later steps."""
        file = self.temp / "output"
        return file.read_text() if file.exists() else ""


@pytest.fixture
def fake(here: Path) -> Runner:
    return Runner(here, RECORDER)


@pytest.fixture
def real(here: Path) -> Runner:
    source = Path(outcrop_package.__file__).parents[1]
    return Runner(here, f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m outcrop "$@"\n')


class TestAction:
    def test_it_is_a_composite_action_whose_inputs_are_told(self) -> None:
        assert ACTION["runs"]["using"] == "composite"
        assert list(ACTION["inputs"]) == [
            "command",
            "args",
            "fail-on",
            "against",
            "working-directory",
            "sarif",
            "python-version",
            "version",
        ]
        assert all(one["description"] and "default" in one for one in ACTION["inputs"].values())
        assert all(f"| `{name}` |" in GUIDE for name in ACTION["inputs"]), "and the guide has every one"

    @pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
    def test_every_step_runs_a_script_or_uses_an_action(self, step: dict[str, Any]) -> None:
        assert ("run" in step) != ("uses" in step)
        if "run" in step:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "an input that stands in a script is a script"
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
        else:
            assert re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step["uses"])

    def test_sarif_is_uploaded_and_the_cache_saved_even_when_the_check_failed(self) -> None:
        assert STEPS["Upload SARIF"]["if"] == "${{ !cancelled() && steps.outcrop.outputs.sarif != '' }}"
        assert STEPS["Save what was fetched"]["if"] == "${{ !cancelled() }}"
        assert (
            STEPS["Save what was fetched"]["with"].items() <= STEPS["Restore what was fetched before"]["with"].items()
        )
        assert STEPS["Run Outcrop"]["env"]["OUTCROP_CACHE"] == STEPS["Save what was fetched"]["with"]["path"]


class TestInstalling:
    @pytest.fixture
    def python(self, fake: Runner) -> None:
        """A Python that makes no environment, and a pip that installs nothing, but tell how they were called."""
        for place in (fake.temp / "python", fake.temp / "outcrop-venv" / "bin" / "python"):
            place.unlink(missing_ok=True)
            place.write_text(RECORDER)
            place.chmod(0o755)

    @pytest.mark.usefixtures("python")
    def test_the_action_s_own_checkout(self, fake: Runner) -> None:
        assert fake.run("Install Outcrop").returncode == 0
        assert fake.calls == [
            ["-m", "venv", f"{fake.temp}/outcrop-venv"],
            [
                *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--constraint", "/the/action/constraints.txt", "/the/action"),
            ],
        ]

    @pytest.mark.usefixtures("python")
    def test_a_release_by_name(self, fake: Runner) -> None:
        assert fake.run("Install Outcrop", version="1.2.3 --evil").returncode == 0
        assert fake.calls[1][-1] == "outcrop==1.2.3 --evil", "one word, whatever stands in it"


class TestRunning:
    def test_a_check_writes_annotations_then_sarif(self, fake: Runner) -> None:
        done = fake.run("Run Outcrop")
        sarif = f"{fake.temp}/outcrop-check.sarif"
        assert done.returncode == 0
        assert fake.calls == [["check", "--format=github"], ["check", "--format=sarif", f"--output={sarif}"]]
        assert fake.output == f"sarif={sarif}\n"

    def test_all_inputs_of_a_check(self, fake: Runner) -> None:
        fake.run("Run Outcrop", fail_on="lost", against="latest", args="--offline 'two words' \"a'b\"", sarif="false")
        assert fake.calls == [
            ["check", "--fail-on=lost", "--against=latest", "--format=github", "--offline", "two words", "a'b"]
        ]
        assert fake.output == ""

    @pytest.mark.parametrize(
        ("given", "words"), [("", ["--fail-on=leaky"]), ("none", []), ("unsure", ["--fail-on=unsure"])]
    )
    def test_a_scan_fails_on_what_is_leaky_unless_told_otherwise(
        self, fake: Runner, given: str, words: list[str]
    ) -> None:
        fake.run("Run Outcrop", command="scan", fail_on=given, sarif="false")
        assert fake.calls == [["scan", *words, "--format=github"]]

    def test_a_scan_since_a_revision(self, fake: Runner) -> None:
        fake.run("Run Outcrop", command="scan", against="origin/main", sarif="false")
        assert fake.calls == [["scan", "--fail-on=leaky", "--since=origin/main", "--format=github"]]

    @pytest.mark.parametrize("code", [1, 3])
    def test_the_exit_code_is_that_of_outcrop_and_sarif_is_written_all_the_same(self, fake: Runner, code: int) -> None:
        done = fake.run("Run Outcrop", code=code)
        assert (done.returncode, done.stderr) == (code, "said so\n"), "and nothing is said twice"
        assert fake.output.startswith("sarif=")

    def test_a_mistake_in_the_call_is_told_once_and_ends_it(self, fake: Runner) -> None:
        done = fake.run("Run Outcrop", code=2)
        assert (done.returncode, done.stderr, fake.output, len(fake.calls)) == (2, "said so\n", "", 1)

    @pytest.mark.parametrize(
        ("inputs", "told"),
        [
            ({"command": "check; touch pwned"}, "The input command is check or scan, nothing else.\n"),
            ({"args": "'open"}, "A quotation in the input args is not closed.\n"),
        ],
    )
    def test_an_input_that_is_wrong(self, fake: Runner, inputs: dict[str, str], told: str) -> None:
        done = fake.run("Run Outcrop", **inputs)
        assert (done.returncode, done.stderr) == (2, told)
        assert not fake.record.exists()

    def test_nothing_in_an_input_is_run(self, fake: Runner, here: Path) -> None:
        evil = "$(touch pwned) `touch pwned` ; touch pwned & * ~"
        fake.run("Run Outcrop", args=evil, fail_on=evil, against=evil, sarif="false")
        assert fake.calls == [
            ["check", f"--fail-on={evil}", f"--against={evil}", "--format=github", *shlex.split(evil)]
        ]
        assert not (here / "pwned").exists()

    def test_what_lies_in_the_checkout_is_not_imported(self, fake: Runner, here: Path) -> None:
        (here / "shlex.py").write_text("open('pwned', 'w')\n")
        assert fake.run("Run Outcrop", args="a b").returncode == 0
        assert not (here / "pwned").exists()

    def test_outcrop_itself(self, real: Runner, here: Path) -> None:
        commit(here, {"peers/list.c": HOLD, "net/join.c": CONNECT})
        done = real.run("Run Outcrop", command="scan", args="--pattern lock-leak peers")
        assert done.returncode == 1
        assert done.stdout.startswith("::warning file=peers/list.c,")
        assert done.stderr.count("1 leaky finding stands") == 1
        run = run_of(Path(real.output.removeprefix("sarif=").strip()).read_bytes())
        assert [result["ruleId"] for result in run["results"]] == ["lock-leak"]


class TestHooks:
    @pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
    def test_a_hook_has_all_that_pre_commit_asks_for(self, hook: dict[str, Any]) -> None:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"
        re.compile(hook.get("files", ""))

    @pytest.fixture
    def words(self, real: Runner, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The scan's hook as pre-commit would call it, before the files."""
        monkeypatch.setenv("PATH", f"{real.temp}/outcrop-venv/bin", prepend=os.pathsep)
        return [*shlex.split(HOOKS["outcrop-scan"]["entry"]), *HOOKS["outcrop-scan"]["args"]]

    def test_a_scan_of_the_files_of_a_commit(self, words: list[str], here: Path) -> None:
        commit(here, {"peers/list.c": HOLD, "a file.c": FORGET.replace("forget", "f"), "odd.c": HOLD})
        done = subprocess.run([*words, "peers/list.c", "a file.c"], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "2 leaky findings stand, the first guarded-collection in forget, peers/list.c:2" in done.stderr
        assert "Read 2 of 2 functions" in done.stdout
        done = subprocess.run([*words, "a file.c"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    def test_no_file_is_taken_for_an_option(self, words: list[str], here: Path) -> None:
        write(here, {"--output=evil.c": FORGET})
        done = subprocess.run([*words, "--output=evil.c"], capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert "Read 1 of 1 function" in done.stdout


class TestGuide:
    def test_its_pipelines_are_yaml(self) -> None:
        blocks = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.S | re.M)
        assert len(blocks) == 5
        assert all(yaml.safe_load(block) for block in blocks)

    def test_its_hooks_are_ours(self) -> None:
        assert set(re.findall(r"- id: ([\w-]+)", GUIDE)) == set(HOOKS)

    def test_every_command_that_it_shows_exists(self) -> None:
        """With every option; a command that is not there yet is told, so that nobody forgets it."""
        shown = [shlex.split(line) for line in re.findall(r"\boutcrop ((?:check|scan) -[^\n|`]*)", GUIDE)]
        assert len(shown) >= 10
        context = click.Context(cli)
        missing = {name for name, *_ in shown} - {*cli.list_commands(context)}
        for name, *words in shown:
            if name not in missing:
                command = cli.get_command(context, name)
                assert command is not None
                options = {option for parameter in command.params for option in parameter.opts}
                assert {word for word in words if word.startswith("-")} <= options
        if missing:
            pytest.skip(f"outcrop {', '.join(missing)} is not there yet")

    def test_its_table_of_states_is_true(self) -> None:
        told = re.search(r"\| one that.*?(?=\n\n)", GUIDE, re.S)
        assert told is not None
        assert {state for row in told[0].split("\n")[1:] for state in row.split("|")[1].strip().split(", ")} == {
            *STATES
        }
