"""The key of a result: a hash over everything that it depends on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path

from outcrop.vocabulary import Entry, Vocabulary

PACKAGE = Path(__file__).resolve().parents[1]
GRAMMARS = ("tree-sitter", "tree-sitter-c", "tree-sitter-cpp")
CARD = ("pattern.yaml", "*.scm", "confidence.json")


def digest(*parts: str | bytes) -> str:
    """A hash over some texts, each with its length, so that no two lists of texts pass for one."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()


@cache
def engine() -> str:
    """This very Outcrop, to the letter of its code, and the grammars that it reads with."""
    files = sorted(PACKAGE.rglob("*.py"))
    return digest(*(version(name) for name in GRAMMARS), *(file.read_bytes() for file in files))


def card(folder: Path) -> str:
    """One pattern: its id, its card, its queries, its fit, as they are now; whoever watches may edit them meanwhile."""
    return digest(folder.name, *_written(file for name in CARD for file in sorted(folder.glob(name))))


@cache
def words(vocabulary: Vocabulary) -> str:
    """The entries of a vocabulary."""
    names = [one.name for one in fields(Entry)]
    return digest(
        *(json.dumps([getattr(entry, name) for name in names], default=sorted) for entry in vocabulary.entries)
    )


def _written(files: Iterable[Path]) -> list[bytes]:
    return [part for file in files for part in (file.name.encode(), file.read_bytes())]
