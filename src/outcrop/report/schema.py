"""The JSON Schemas of what Outcrop writes, made from the model: `python -m outcrop.report.schema FOLDER` writes them anew.

The model's docstrings describe the objects, and the comment behind a field describes the field, so each is written once.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from outcrop.model import coverage, drift, extent, finding, learned, mined, scan, source, system, verdict
from outcrop.model.adapter import adapter
from outcrop.model.drift import CheckRecord, Drift
from outcrop.model.finding import Finding
from outcrop.model.mined import Mined
from outcrop.model.scan import ScanRecord
from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.report.learned import LEARNED
from outcrop.report.systems import SYSTEMS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMENTED = re.compile(r"^    (\w+?)_?: .*?  # (.+)$", re.M)
LISTED = "All {what}, in the `json` format only; JSON lines hold each on a line of its own."


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    found, drifted = _schema("outcrop.finding", adapter(Finding)), _schema("outcrop.drift", adapter(Drift))
    judged = _schema("outcrop.verdict", adapter(Verdict))
    return {
        "outcrop.finding.schema.json": found,
        "outcrop.scan.schema.json": _closing(
            _schema("outcrop.scan", adapter(ScanRecord)), found, "findings", "findings"
        ),
        "outcrop.drift.schema.json": drifted,
        "outcrop.check.schema.json": _closing(
            _schema("outcrop.check", adapter(CheckRecord)), drifted, "drift", "rows of drift"
        ),
        "outcrop.verdict.schema.json": judged,
        "outcrop.verify.schema.json": _closing(
            _schema("outcrop.verify", adapter(VerifyRecord)), judged, "excerpts", "verdicts"
        ),
        "outcrop.mined.schema.json": _schema("outcrop.mined", adapter(Mined)),
        "outcrop.systems.schema.json": _schema("outcrop.systems", SYSTEMS),
        "outcrop.vocabulary.schema.json": _schema("outcrop.vocabulary", LEARNED),
    }


def write(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, schema in schemas().items():
        (folder / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _closing(record: dict[str, Any], row: dict[str, Any], key: str, what: str) -> dict[str, Any]:
    """The schema of a record that closes a stream of rows, or holds them as a list."""
    record["properties"][key] = {
        "description": LISTED.format(what=what),
        "type": "array",
        "items": {"$ref": f"#/$defs/{row['title']}"},
    }
    own = {row["title"]: _without(row, "$schema", "$id", "$defs")}
    record["$defs"] = dict(sorted({**row["$defs"], **record["$defs"], **own}.items()))
    return record


def _schema(name: str, told: TypeAdapter[Any]) -> dict[str, Any]:
    made = told.json_schema(mode="serialization")
    comments = {model.__name__: dict(COMMENTED.findall(inspect.getsource(model))) for model in _models()}
    for title, definition in [(made["title"], made), *made.get("$defs", {}).items()]:
        if "properties" in definition:
            _complete(definition, comments.get(title, {}))
    return {"$schema": DIALECT, "$id": f"{name}.schema.json", **made}


def _models() -> Iterator[type]:
    for module in (coverage, drift, extent, finding, learned, mined, scan, source, system, verdict):
        yield from (kind for _, kind in inspect.getmembers(module, inspect.isclass) if is_dataclass(kind))


def _complete(definition: dict[str, Any], comments: dict[str, str]) -> None:
    """Every field is always written, and told by its comment; the titles that pydantic makes up say nothing."""
    definition["required"] = list(definition["properties"])
    for field, told in definition["properties"].items():
        description = {"description": comments[field]} if field in comments else {}
        definition["properties"][field] = description | _without(told, "title", "default")


def _without(schema: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in keys}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
