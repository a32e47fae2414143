import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from outcrop.sources.blobs import blob_id


@settings(max_examples=50, deadline=None)
@given(st.binary())
def test_a_blob_has_the_id_that_git_gives_it(data: bytes) -> None:
    said = subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True).stdout
    assert blob_id(data) == said.decode().strip()


def test_an_empty_blob_has_the_id_that_every_git_knows() -> None:
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
