"""What the command line of `outcrop appendix` says, and what it quotes: findings of sources, pins, or an author's list."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from outcrop.appendix.formats import ENDINGS
from outcrop.appendix.gathering import Gathered, listed, pinned, scanned
from outcrop.cli.choices import allowed, chosen, finder, named_systems, reach, results
from outcrop.cli.locking import chosen_pins, pins_of
from outcrop.config import read_config
from outcrop.errors import OutcropError
from outcrop.model.appendix import AppendixWish
from outcrop.patterns.catalogue import Catalogue
from outcrop.scanning import Request, Selection, Tell


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    sources: tuple[str, ...]
    from_lock: bool
    ids: tuple[str, ...]
    concern: tuple[str, ...]
    grades: tuple[str, ...]
    group: str | None
    lang: str | None
    limit: int | None
    everything: bool
    form: str | None
    flavour: str | None
    minted: bool
    fragment: bool
    graphs: bool | None
    output: Path | None
    check: bool
    lock: Path
    jobs: int | None
    offline: bool
    no_cache: bool
    catalogue: tuple[Path, ...]

    def wish(self) -> AppendixWish:
        """How it is to look: what outcrop.toml says, and what the call says otherwise."""
        own = read_config(Path("outcrop.toml")).appendix
        said: dict[str, Any] = {"lang": self.lang, "group": self.group}
        return replace(own, **{key: value for key, value in said.items() if value is not None})

    def written_as(self) -> str:
        """The format: as asked for, else by the ending of the file, else Markdown.

        Raises OutcropError for an ending that no format has, and for an option that only another format has.
        """
        ending = self.output.suffix.lower() if self.output is not None and self.form is None else ""
        if ending and ending not in ENDINGS:
            raise OutcropError(
                f"{self.output}: no format ends in '{ending}'; expected one of {', '.join(ENDINGS)}, or name it with --format."
            )
        form = self.form or ENDINGS.get(ending, "md")
        for option, given, own in (
            ("--flavour", self.flavour is not None, "md"),
            ("--minted", self.minted, "latex"),
            ("--fragment", self.fragment, "latex"),
            (f"--{'' if self.graphs else 'no-'}graphs", self.graphs is not None, "html"),
        ):
            if given and form != own:
                raise OutcropError(f"{option} is for {own} alone, and this is {form}; leave it out, or write {own}.")
        return form

    def choosing(self) -> str | None:
        """The first option that chooses among the findings of sources; none where none is given."""
        given = {
            "--pattern": self.ids,
            "--concern": self.concern,
            "--grade": self.grades,
            "--limit": self.limit,
            "--all": self.everything,
        }
        return next((option for option, value in given.items() if value), None)


def gathered_by(call: Asked, catalogue: Catalogue, wish: AppendixWish, tell: Tell) -> list[Gathered]:
    """What may be quoted, from wherever the call says.

    Raises OutcropError for an option that chooses where there is no choice.
    """
    near, systems = reach(call.offline), named_systems()
    option = call.choosing()
    if option is not None and (call.from_lock or (wish.excerpt and not call.sources)):
        what = "what is pinned" if call.from_lock else "the list of outcrop.toml"
        raise OutcropError(f"{option} chooses among the findings of a SOURCE, and this quotes {what}; leave it out.")
    find = finder(catalogue, near, call.jobs, no_cache=call.no_cache)
    if call.from_lock:
        pins = chosen_pins(pins_of(call.lock), call.sources, call.lock)
        return list(pinned(pins, call.lock.resolve().parent, find, near, systems, tell))
    if wish.excerpt and not call.sources:
        return list(listed(wish.excerpt, find, near, systems, tell))
    patterns = chosen(catalogue, call.ids, call.concern, (), call.grades)
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    request = Request(
        tuple(dict.fromkeys(call.sources)) or (".",),
        catalogue,
        patterns,
        call.grades,
        Selection(),
        call.jobs,
        stdin,
        allowed(),
        reach=near,
        results=results(near, call.no_cache),
    )
    return list(scanned(request, systems, tell))
