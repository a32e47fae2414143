"""Findings come by path, then line, whatever the files are called and however many there are."""

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from outcrop.patterns.catalogue import load
from outcrop.scanning import Request, Scan
from running import FORGET

CATALOGUE = load()
NAME = st.binary(min_size=1, max_size=6).filter(lambda name: not {0, ord("/"), ord(".")} & set(name))
PATH = st.lists(NAME, min_size=1, max_size=3).map(b"/".join)


@settings(max_examples=25, deadline=None)
@given(files=st.dictionaries(PATH, st.integers(1, 3), min_size=1, max_size=6))
def test_by_path_then_line(files: dict[bytes, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path, count in files.items():
            place = os.fsencode(folder) + b"/" + path + b".c"
            os.makedirs(os.path.dirname(place), exist_ok=True)
            Path(os.fsdecode(place)).write_text(FORGET * count)
        findings = list(Scan(Request((folder,), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)))
    keys = [(os.fsencode(finding.source.path), finding.span.start.line) for finding in findings]
    assert keys == sorted((path + b".c", 2 + 8 * number) for path, count in files.items() for number in range(count))
    assert len({(finding.source.path, finding.id) for finding in findings}) == len(findings)
