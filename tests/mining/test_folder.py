"""The folder of results: nothing half, nothing twice, and nobody else's files touched."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from outcrop.errors import OutcropError
from outcrop.mining.folder import writing
from outcrop.mining.listing import Entry
from outcrop.mining.outcome import Outcome
from outcrop.model.mined import Mined
from sources.places import needs_permissions

from .given import manifest

OLD, NEW = "1" * 40, "2" * 40
SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "schema" / "outcrop.mined.schema.json").read_text())
)


def done(address: str = "peers", commit: str = OLD, key: str = "k") -> Outcome:
    """A source that was mined."""
    findings, files = (f"{kind}/system=peers/{commit}.parquet" for kind in ("findings", "files"))
    row = Mined(address=address, state="done", commit=commit, key=key, findings=findings, files=files)
    return Outcome(Entry(address, address, "HEAD"), row, {findings: b"found", files: b"read"})


def failed(address: str = "peers") -> Outcome:
    """A source that could not be had."""
    return Outcome(Entry(address, address, "HEAD"), Mined(address=address, state="failed", why="It is gone."))


def keep(top: Path, *outcomes: Outcome) -> None:
    with writing(top) as folder:
        for outcome in outcomes:
            folder.keep(outcome)


def lying(top: Path) -> set[str]:
    return {str(file.relative_to(top)) for file in top.rglob("*") if file.is_file()} - {"manifest.jsonl"}


def before(top: Path, key: str = "k") -> str | None:
    with writing(top) as folder:
        return folder.before(Entry("peers", "peers", "HEAD"), key)


def both(commit: str) -> set[str]:
    return {f"{kind}/system=peers/{commit}.parquet" for kind in ("findings", "files")}


class TestWhatWasDone:
    def test_is_known_to_the_next_run(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        assert before(tmp_path) == OLD

    def test_but_not_for_other_patterns(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        assert before(tmp_path, key="another") is None

    def test_nor_where_a_result_is_gone(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        (tmp_path / "files" / "system=peers" / f"{OLD}.parquet").unlink()
        assert before(tmp_path) is None

    def test_nor_where_it_failed(self, tmp_path: Path) -> None:
        keep(tmp_path, failed())
        assert before(tmp_path) is None

    def test_stays_where_it_cannot_be_had_now(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        keep(tmp_path, failed())
        assert before(tmp_path) == OLD
        assert lying(tmp_path) == both(OLD)

    def test_gives_way_to_a_newer_commit(self, tmp_path: Path) -> None:
        keep(tmp_path, done(), done(commit=NEW))
        assert lying(tmp_path) == both(NEW)
        assert [row["commit"] for row in manifest(tmp_path)] == [NEW]

    def test_stays_for_another_address(self, tmp_path: Path) -> None:
        keep(tmp_path, done(), done("the same"), done(commit=NEW))
        assert lying(tmp_path) == both(OLD) | both(NEW)

    def test_every_row_is_true_to_the_schema(self, tmp_path: Path) -> None:
        keep(tmp_path, done(), failed("another"))
        for row in manifest(tmp_path):
            SCHEMA.validate(row)


class TestAKilledRun:
    def test_leaves_a_line_cut_short_and_it_is_passed_over(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        with (tmp_path / "manifest.jsonl").open("ab") as stream:
            stream.write(b'{"schema":"outcrop.mined/1","addr')
        assert before(tmp_path) == OLD
        assert len(manifest(tmp_path)) == 1

    def test_leaves_results_without_a_row_and_they_are_swept(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        for name in (f"{NEW}.parquet", ".outcrop-abc"):
            (tmp_path / "findings" / "system=peers" / name).write_bytes(b"half")
        assert before(tmp_path) == OLD
        assert lying(tmp_path) == both(OLD)

    def test_what_somebody_else_put_there_stays(self, tmp_path: Path) -> None:
        keep(tmp_path, done())
        (tmp_path / "findings" / "system=peers" / "mine.parquet").write_bytes(b"")
        (tmp_path / "notes.txt").write_text("")
        before(tmp_path)
        assert lying(tmp_path) == both(OLD) | {"findings/system=peers/mine.parquet", "notes.txt"}


class TestWhatIsRefused:
    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("")
        with pytest.raises(OutcropError, match=r"out is a file; name a folder for the results\.$"):
            keep(tmp_path / "out")

    @needs_permissions
    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir(mode=0o555)
        with pytest.raises(OutcropError, match="cannot be written: Permission denied; name another folder"):
            keep(tmp_path / "out")

    def test_a_place_where_no_folder_can_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(OutcropError, match="cannot be written: Not a directory; name another folder"):
            keep(tmp_path / "file" / "out")

    @pytest.mark.parametrize("line", ["no JSON", "{}", '{"schema": "outcrop.mined/1", "address": "a", "state": "odd"}'])
    def test_a_manifest_that_is_none(self, tmp_path: Path, line: str) -> None:
        keep(tmp_path, done())
        with (tmp_path / "manifest.jsonl").open("a") as stream:
            stream.write(f"{line}\n")
        with pytest.raises(OutcropError, match=r"manifest\.jsonl, line 2, is no line of a manifest; mend or remove"):
            keep(tmp_path)
        assert lying(tmp_path) == both(OLD)

    def test_a_manifest_that_leads_out_of_the_folder(self, tmp_path: Path) -> None:
        """Results that rows tell of are removed when they are replaced; nobody's else may be."""
        keep(tmp_path / "out", done())
        file = tmp_path / "out" / "manifest.jsonl"
        file.write_text(file.read_text().replace("findings/system=peers", "../findings"))
        with pytest.raises(OutcropError, match="line 1, is no line of a manifest"):
            keep(tmp_path / "out")

    def test_a_folder_that_another_run_writes_to(self, tmp_path: Path) -> None:
        with writing(tmp_path), pytest.raises(OutcropError, match=r"Another run writes to .*; wait for it"):
            keep(tmp_path)
