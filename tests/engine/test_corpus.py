"""What is learned from the real systems' own definitions; OUTCROP_CORPUS names the folder of their bare repositories."""

import os
import subprocess
import tarfile
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from outcrop.model.learned import LearnedVocabulary
from outcrop.patterns.catalogue import load
from outcrop.scanning.vocabulary import Wish, learned_vocabulary

CORPUS = os.environ.get("OUTCROP_CORPUS")
REVISIONS = {"glusterfs": "v7.0", "slurm": "slurm-19-05-8-1"}
NAMES = {
    "glusterfs": [
        ("lock.acquire", "LOCK", 1),
        ("lock.release", "UNLOCK", 1),
        ("memory.allocate", "GF_CALLOC", "result"),
        ("memory.free", "GF_FREE", 1),
        ("process.exit", "GF_ABORT", None),
    ],
    "slurm": [
        ("lock.acquire", "slurm_mutex_lock", 1),
        ("lock.release", "slurm_mutex_unlock", 1),
        ("memory.allocate", "xmalloc", "result"),
        ("memory.allocate", "xstrdup", "result"),
        ("memory.free", "xfree", 1),
        ("process.exit", "fatal", None),
    ],
}
JUMPS = [("glusterfs", "GF_VALIDATE_OR_GOTO", 3), ("slurm", "safe_unpack32", "unpack_error")]

pytestmark = pytest.mark.skipif(CORPUS is None, reason="OUTCROP_CORPUS is not set")


@cache
def learned(system: str) -> LearnedVocabulary:
    bare = Path(str(CORPUS)) / f"{system}.git"
    packed = subprocess.run(["git", "-C", bare, "archive", REVISIONS[system]], capture_output=True, check=True).stdout
    with TemporaryDirectory() as tree:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(tree, filter="data")
        return learned_vocabulary(tree, load().vocabulary, Wish(), None, lambda *_: None)


@pytest.mark.parametrize(
    ("system", "family", "name", "subject"), [(system, *row) for system, rows in NAMES.items() for row in rows]
)
def test_a_name_is_learned_from_its_own_definition(
    system: str, family: str, name: str, subject: int | str | None
) -> None:
    assert (family, subject) in [(one.family, one.subject) for one in learned(system).names if one.name == name]


@pytest.mark.parametrize(("system", "name", "label"), JUMPS)
def test_a_macro_tells_to_which_label_it_jumps(system: str, name: str, label: int | str) -> None:
    assert [(one.label, one.tested) for one in learned(system).jumps if one.name == name] == [(label, True)]


def test_a_loop_macro() -> None:
    loops = {one.name for one in learned("glusterfs").shapes if one.kind == "loop"}
    assert "list_for_each_entry" in loops


def test_a_macro_that_locks_and_unlocks_is_no_lock() -> None:
    assert not [one for one in learned("glusterfs").names if one.name.startswith("GF_ATOMIC_LOCK_")]
