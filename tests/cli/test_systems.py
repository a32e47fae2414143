"""`outcrop systems`: the list, one system in full, as text in both languages and as JSON."""

import json
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from jsonschema import Draft202012Validator

from outcrop.cli.program import cli
from running import Outcrop

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "schema" / "outcrop.systems.schema.json").read_text())
)
SLURM, GLUSTERFS = "GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception", "GPL-2.0-only OR LGPL-3.0-or-later"
OWN = """\
[systems.ray]
mirror = "mirrors/ray.git"

[systems.mine]
url = "https://example.org/team/mine"
languages = ["erlang"]
"""


@pytest.fixture
def own(here: Path) -> Path:
    """A folder with systems of one's own."""
    (here / "outcrop.toml").write_text(OWN)
    return here


class TestList:
    def test_a_row_each(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("systems")
        assert (done.code, done.err) == (0, "")
        rows = [line.split("  ") for line in done.text.splitlines()]
        assert [[cell.strip() for cell in row if cell] for row in rows if row[0] in ("name", "glusterfs", "slurm")] == [
            ["name", "kind", "organisation", "languages", "read", "pin", "licence"],
            ["slurm", "scheduler", "centralised", "C", "yes", "slurm-19-05-8-1", SLURM],
            ["glusterfs", "file system", "decentralised", "C, Python", "partly", "v7.0", GLUSTERFS],
        ]
        assert done.text.endswith("\n\nOutcrop reads C and C++ so far.\n")

    def test_in_chinese(self, here: Path, outcrop: Outcrop) -> None:
        text = outcrop("systems", "--lang", "zh").text
        assert "\nglusterfs      文件系统  非集中式  C、Python            部分    v7.0 " in text
        assert text.endswith("\n\nOutcrop 目前能读取 C 和 C++。\n")

    def test_with_those_of_outcrop_toml(self, own: Path, outcrop: Outcrop) -> None:
        row = next(line for line in outcrop("systems").text.splitlines() if line.startswith("mine "))
        assert row.split() == ["mine", "·", "·", "erlang", "no", "·", "·"]


class TestOne:
    def test_all_that_is_known(self, here: Path, outcrop: Outcrop) -> None:
        text = outcrop("systems", "slurm").text
        assert text.startswith(
            "slurm: Slurm\n"
            "scheduler · centralised · C\n"
            f"https://github.com/SchedMD/slurm ({SLURM})\n\n"
            "centralised: slurmctld alone holds the queue"
        )
        assert "\n  slurmd      Node daemon (slurmd): Starts the steps of jobs on its node.\n" in text
        assert "\n  slurmctld → slurmd    launches batch jobs, sends pings\n" in text
        assert "\nWhere its core lies:\n  src/slurmctld\n" in text
        assert "\n  https://doi.org/10.1007/10968987_3\n" in text
        assert text.endswith("\nTo scan it:\n  outcrop scan slurm@slurm-19-05-8-1\n")

    def test_in_chinese(self, here: Path, outcrop: Outcrop) -> None:
        text = outcrop("systems", "slurm", "--lang", "zh").text
        assert "\n集中式：作业队列和所有节点的状态都由 slurmctld 掌握" in text
        assert "\n  slurmd      节点守护进程（slurmd）：在本节点启动作业步。\n" in text
        assert "\n通信关系:\n" in text

    @pytest.mark.parametrize(
        ("name", "lang", "told"),
        [
            ("kubernetes", "en", "so far, and so nothing of Kubernetes, which is written in Go."),
            ("yarn", "en", "so far: of YARN it reads what is written in C, and nothing of what is in Java."),
            ("hadoop", "en", "it reads what is written in C and C++, and nothing of what is in Java."),
            ("spark", "en", "nothing of Spark, which is written in Scala, Java and Python."),
            ("kubernetes", "zh", "因此还不能读取用 Go 编写的 Kubernetes。"),
            ("yarn", "zh", "对 YARN 只读取其中用 C 编写的部分，不读取用 Java 编写的部分。"),
        ],
    )
    def test_what_is_not_read_yet_is_told(
        self, here: Path, outcrop: Outcrop, name: str, lang: str, told: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "100")
        text = outcrop("systems", name, "--lang", lang).text
        last = text[text.rindex("\n\n") :].replace("\n", " " if lang == "en" else "")
        assert told in last

    def test_one_of_ones_own(self, own: Path, outcrop: Outcrop) -> None:
        assert (
            outcrop("systems", "mine").text
            == """\
mine: mine
erlang
https://example.org/team/mine

To scan it:
  outcrop scan mine

Outcrop reads C and C++ so far, and so nothing of mine, which is written in
erlang.
"""
        )

    def test_a_mirror_is_told(self, own: Path, outcrop: Outcrop) -> None:
        assert "\nmirror: mirrors/ray.git\n" in outcrop("systems", "ray").text

    def test_an_unknown_one_with_the_nearest(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("systems", "glusterfd")
        assert (done.code, done.out) == (2, b"")
        assert done.err == "outcrop: No system is called 'glusterfd'; did you mean 'glusterfs'?\n"

    def test_what_acts_on_a_terminal_is_shown_and_does_nothing(self, here: Path, outcrop: Outcrop) -> None:
        (here / "outcrop.toml").write_text('[systems.ray]\ntitle = "\\u001b[31mRay"\n')
        assert outcrop("systems", "ray").text.startswith("ray: \\x1b[31mRay\n")


class TestJson:
    def test_all_are_true_to_the_schema(self, own: Path, outcrop: Outcrop) -> None:
        told = json.loads(outcrop("systems", "--format", "json").out)
        SCHEMA.validate(told)
        assert (told["schema"], told["reads"]) == ("outcrop.systems/1", ["c", "cpp"])
        assert [one["id"] for one in told["systems"]][-2:] == ["ray", "mine"]

    def test_one(self, own: Path, outcrop: Outcrop) -> None:
        [ray] = json.loads(outcrop("systems", "ray", "--format", "json").out)["systems"]
        assert ray["mirror"] == "mirrors/ray.git"
        assert ray["pin"] == {"tag": None, "commit": "86610a30c92f88a634ba6fe3aaed689d4f7dc584"}
        assert ray["links"][0] == {
            "from": "driver",
            "to": "raylet",
            "what": {"en": "submits tasks", "zh": "提交任务"},
        }

    def test_fields_are_described(self) -> None:
        definitions = SCHEMA.schema["$defs"]
        assert definitions["SystemLink"]["properties"]["from"]["description"] == "the id of the part that begins"
        assert set(definitions["System"]["required"]) == set(definitions["System"]["properties"])


def test_a_mistake_in_outcrop_toml_is_one_sentence(here: Path, outcrop: Outcrop) -> None:
    (here / "outcrop.toml").write_text('[systems.ray]\nmirorr = "a"\n')
    done = outcrop("systems")
    assert done.code == 2
    assert done.err.startswith("outcrop: outcrop.toml: [systems.ray]: unknown key 'mirorr'; expected one of title, ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("toml", [OWN, "broken ="])
def test_names_are_completed(here: Path, toml: str) -> None:
    """A broken outcrop.toml leaves the shipped ones."""
    (here / "outcrop.toml").write_text(toml)
    completed = ShellComplete(cli, {}, "outcrop", "_OUTCROP_COMPLETE").get_completions(["systems"], "m")
    own = ["mine"] if toml == OWN else []
    assert [item.value for item in completed] == ["mongodb", "mpi", "mesos", *own]
