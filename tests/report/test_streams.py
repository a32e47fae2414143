"""Findings for machines: JSON lines closed by the record, or one document; both true to the committed schemas."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from outcrop.model.coverage import FileCoverage, Unread
from outcrop.report import schema
from outcrop.report.streams import document, finding_line, read_findings, record_line, without_code
from running import BOTH, FORGET, Outcrop
from sources.places import commit, write

from .making import finding, record

TOP = Path(__file__).resolve().parents[2]


def validator(name: str) -> Draft202012Validator:
    """A committed schema."""
    return Draft202012Validator(json.loads((TOP / "schema" / f"{name}.schema.json").read_text()), registry=Registry())


FINDING, SCAN = validator("outcrop.finding"), validator("outcrop.scan")


def valid(rows: list[Any]) -> None:
    """Every row is a finding but the last, which is the record."""
    for row in rows[:-1]:
        FINDING.validate(row)
    SCAN.validate(rows[-1])


class TestSchemas:
    def test_those_committed_are_those_of_the_model(self) -> None:
        """`make schema` writes them anew."""
        committed = {file.name: json.loads(file.read_text()) for file in (TOP / "schema").iterdir()}
        assert committed == schema.schemas()

    def test_they_are_written_as_committed(self, tmp_path: Path) -> None:
        schema.write(tmp_path)
        for file in tmp_path.iterdir():
            assert file.read_text() == (TOP / "schema" / file.name).read_text()

    def test_they_are_schemas(self) -> None:
        for made in schema.schemas().values():
            Draft202012Validator.check_schema(made)

    def test_what_is_no_finding_is_told(self) -> None:
        row = json.loads(finding_line(finding()))
        FINDING.validate(row)
        for change in ({"span": None}, {"schema": "outcrop.finding/2"}, {"confidence": "much"}, {"read": "badly"}):
            assert not FINDING.is_valid(row | change)
        assert not FINDING.is_valid({key: value for key, value in row.items() if key != "grade"})


class TestRealOutput:
    @pytest.fixture
    def checkout(self, system: Path) -> Path:
        commit(system, {})
        write(
            system,
            {
                "peers/more.c": FORGET,
                "odd.c": "int odd(void)\n{\n    pthread_mutex_lock(&m);\n    list_del(a);\n    if (\n}\n",
                "bin.c": "\0",
            },
        )
        (system / "peers").joinpath("caf\udce9.c").write_text(FORGET)
        return system

    @pytest.mark.parametrize("words", [[], ["--no-code"], ["--grade", "releases"]])
    def test_json_lines(self, checkout: Path, outcrop: Outcrop, words: list[str]) -> None:
        done = outcrop("scan", "system", "nowhere", *BOTH, "--format", "jsonl", *words)
        rows = [json.loads(line) for line in done.out.splitlines()]
        valid(rows)
        assert all("pattern" in row for row in rows[:-1])
        assert "pattern" not in rows[-1]
        assert rows[-1]["found"] == len(rows) - 1

    def test_json(self, checkout: Path, outcrop: Outcrop) -> None:
        lines = outcrop("scan", "system", *BOTH, "--format", "jsonl").out.splitlines()
        whole = json.loads(outcrop("scan", "system", *BOTH, "--format", "json").out)
        SCAN.validate(whole)
        assert [*whole.pop("findings"), whole] == [json.loads(line) for line in lines]

    def test_the_record_tells_what_was_scanned_and_what_was_not(self, checkout: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", "system", "nowhere", *BOTH, "--format", "jsonl")
        last = json.loads(done.out.splitlines()[-1])
        assert last["patterns"] == ["guarded-collection", "goto-unwind"]
        assert [source["address"] for source in last["sources"]] == ["system"]
        assert last["missing"][0].startswith("There is no file or folder 'nowhere'")
        assert [(row["path"], row["state"]) for row in last["coverage"]["not_read"]] == [
            ("bin.c", "binary"),
            ("odd.c", "read"),
        ]
        assert last["tool"]["grammars"].keys() == {"tree-sitter", "tree-sitter-c", "tree-sitter-cpp"}


class TestRoundTrip:
    def test_what_is_written_is_read_again(self) -> None:
        findings = [finding(), without_code(finding(path="b.c")), finding(3, url="https://github.com/x/y")]
        lines = b"".join(map(finding_line, findings)) + record_line(record())
        assert read_findings(lines) == findings
        assert read_findings(b"".join(document(findings, record()))) == findings
        assert read_findings(b"".join(document([], record()))) == []

    @given(text=st.text(max_size=30), name=st.binary(min_size=1, max_size=20))
    def test_any_text_and_any_path_can_be_written(self, text: str, name: bytes) -> None:
        path = name.decode("utf-8", "surrogateescape")
        one = finding(lines=(text, text), path=path, explanation=text)
        rows = FileCoverage(path, "c", "read", unread=(Unread(text, 1, text),), note=text)
        out = finding_line(one) + record_line(record(rows))
        assert out.count(b"\n") == 2
        valid([json.loads(line) for line in out.splitlines()])
        [again] = read_findings(out)
        assert again.excerpt.lines == (text, text)
