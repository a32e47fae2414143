"""outcrop.lock: from its text to pins. What is wrong in it is told with its place, and nothing of it is guessed."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from outcrop.errors import OutcropError
from outcrop.model.pin import Lock, Pin, PinnedExcerpt, PinnedFinding
from outcrop.tables import validated

VERSION = 1
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.M)

ADAPTER: TypeAdapter[Lock] = TypeAdapter(Lock)
TABLES = {"": Lock, "pin": Pin, "pin.finding": PinnedFinding, "pin.excerpt": PinnedExcerpt}


def read_pins(text: str, name: str) -> tuple[Pin, ...]:
    """The pins of a lock file; `name` is what the file is called in messages.

    Raises OutcropError where it is no lock file, holds a merge conflict, or says a thing twice.
    """
    if (conflict := CONFLICT.search(text)) is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        raise OutcropError(f"{name} holds a merge conflict on line {line}; choose one side, or pin anew.")
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OutcropError(f"{name} is not TOML: {error}.") from error
    if told.get("version") != VERSION:
        raise OutcropError(_other_version(told, name))
    pins = validated(ADAPTER, told, name, TABLES).pin
    for sentence in (*_homeless(pins), *_doubled(pins)):
        raise OutcropError(f"{name}: {sentence}")
    return pins


def _other_version(told: dict[str, Any], name: str) -> str:
    if "version" not in told:
        return f"{name} tells no version; a lock file begins with version = {VERSION}."
    hint = f"this Outcrop reads version {VERSION}; use the Outcrop that wrote it, or pin anew"
    return f"{name} has version {told['version']!r}, and {hint}."


def _homeless(pins: tuple[Pin, ...]) -> Iterator[str]:
    """A sentence on each pin that does not say where its repository is."""
    for pin in pins:
        if pin.url is None and pin.place is None:
            yield f"the pin '{pin.name}' has neither a 'url' nor a 'place'; say where its repository is."


def _doubled(pins: tuple[Pin, ...]) -> Iterator[str]:
    """A sentence on each thing that is there twice."""
    for name, count in Counter(pin.name for pin in pins).items():
        if count > 1:
            yield f"'{name}' is pinned {count} times; keep one of them, or give the other another name."
    for pin in pins:
        findings = Counter((one.fingerprint, one.path) for one in pin.finding)
        for (fingerprint, path), count in findings.items():
            if count > 1:
                yield f"the pin '{pin.name}' holds {fingerprint} in {path} {count} times; keep one of them."
        excerpts = Counter((one.path, one.symbol or f"{one.lines[0]}-{one.lines[1]}") for one in pin.excerpt)
        for (path, what), count in excerpts.items():
            if count > 1:
                yield f"the pin '{pin.name}' cites {path}:{what} {count} times; keep one of them."
