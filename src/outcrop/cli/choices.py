"""What several commands ask for alike: which catalogue, which of its patterns, which language.

A command's options are read before it is known how much it has to do; so what is only needed to do it is imported then.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outcrop.cache.results import Results
from outcrop.config import read_config
from outcrop.errors import OutcropError, nearest
from outcrop.model.allowance import Allowance
from outcrop.patterns.places import shipped
from outcrop.sources import Reach
from outcrop.systems import known_systems

if TYPE_CHECKING:
    from outcrop.model.system import System
    from outcrop.patterns.catalogue import Catalogue, Pattern
    from outcrop.scanning.finding import Finder
    from outcrop.scanning.gate import Gate

Command = Callable[..., Any]


class Percent(click.FloatRange):
    """A share in per cent; `nan` is a number to Python, but no bar to anybody."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number.

        Raises BadParameter for what is none, or lies beyond the range.
        """
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is no percentage.", param, ctx)
        return float(number)


def known_ids(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The ids that a shell may complete: the folders of the shipped catalogue and of outcrop.toml, whatever is in them."""
    try:
        folders = [shipped()[0], *(patterns for patterns, _ in configured())]
    except OutcropError:  # a shell is told nothing; the command itself will say it
        folders = [shipped()[0]]
    found = {card.parent.name for folder in folders for card in folder.glob("*/pattern.yaml")}
    return sorted(name for name in found if name.startswith(begun))


def catalogue_options(command: Command) -> Command:
    """Add `--catalogue`."""
    option = click.option(
        "--catalogue",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder of patterns of your own, beside the shipped ones (repeatable; also in outcrop.toml).",
    )
    return option(command)


def language_option(command: Command) -> Command:
    """Add `--lang`."""
    option = click.option(
        "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of explanations."
    )
    return option(command)


def output_option(command: Command) -> Command:
    """Add `-o`."""
    option = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write to a file instead of standard output.",
    )
    return option(command)


def jobs_option(command: Command) -> Command:
    """Add `--jobs`."""
    option = click.option(
        "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; one a processor when left out."
    )
    return option(command)


def offline_option(command: Command) -> Command:
    """Add `--offline`."""
    option = click.option("--offline", is_flag=True, help="Of URLs and systems, use only what was fetched before.")
    return option(command)


def cache_option(command: Command) -> Command:
    """Add `--no-cache`."""
    option = click.option("--no-cache", is_flag=True, help="Remember no findings, and take none that are remembered.")
    return option(command)


def results(near: Reach, no_cache: bool) -> Results | None:
    """Where what was found before is remembered; none: nowhere."""
    return None if no_cache else Results.of(near.cache)


def reach(offline: bool) -> Reach:
    """How far sources may be fetched from: the systems that are known by name, the cache folder, the network or not."""
    config = read_config(Path("outcrop.toml"))
    return Reach.of(known_systems(config.systems), offline=offline, forges=config.forges)


def finder(catalogue: "Catalogue", near: Reach, jobs: int | None, *, no_cache: bool = False) -> "Finder":
    """How findings at a commit are found; what was found before is remembered in the cache folder."""
    from outcrop.scanning.finding import Finder

    return Finder(catalogue, results(near, no_cache), jobs)


def states(words: Sequence[str], catalogue: "Catalogue") -> tuple[str, ...]:
    """The states of drift that may not stand, each alone or with a grade; none for `none`.

    Raises OutcropError, with the nearest name, for a state or a grade that there is not.
    """
    from outcrop.model.drift import STATES

    told = tuple(dict.fromkeys(one.strip() for word in words for one in word.split(",")))
    if told == ("none",):
        return ()
    if "none" in told:
        raise OutcropError("--fail-on none fails nothing; name it alone, or leave it out.")
    for one in told:
        state, colon, grade = one.partition(":")
        if state not in STATES:
            known = ", ".join((*STATES, "none"))
            raise OutcropError(f"There is no state of drift '{state}'; expected one of {known}{nearest(state, STATES)}")
        if colon:
            _known("grade", [grade], {grade for p in catalogue.patterns for grade in p.card.explain})
    return told


def configured() -> list[tuple[Path, Path]]:
    """The user's own folders of patterns in outcrop.toml, each with its folder of examples."""
    config = read_config(Path("outcrop.toml"))
    examples = [*config.examples, *(folder / "examples" for folder in config.catalogue[len(config.examples) :])]
    return list(zip(config.catalogue, examples, strict=False))


def loaded(folders: Sequence[Path]) -> "Catalogue":
    """The shipped catalogue with the user's own: those of outcrop.toml, then those of the call."""
    from outcrop.patterns.catalogue import load

    own = [*configured(), *((folder, folder / "examples") for folder in folders)]
    return load([folder for folder, _ in own], [examples for _, examples in own])


def catalogue_folders(folders: Sequence[Path]) -> list[Path]:
    """Where the patterns stand that `loaded` would load."""
    return [shipped()[0], *(patterns for patterns, _ in configured()), *folders]


def allowed() -> tuple[Allowance, ...]:
    """The findings that outcrop.toml allows."""
    return read_config(Path("outcrop.toml")).allow


def named_systems() -> "Mapping[str, System]":
    """The systems that are known by name, as outcrop.toml changes them and adds to them."""
    return known_systems(read_config(Path("outcrop.toml")).systems)


def gate(catalogue: "Catalogue", fail_on: Sequence[str], since: str | None) -> "Gate":
    """What may not stand.

    Raises OutcropError for a grade that no pattern has, and for a revision without a grade.
    """
    grades = tuple(dict.fromkeys(grade.strip() for words in fail_on for grade in words.split(",")))
    _known("grade", grades, {grade for p in catalogue.patterns for grade in p.card.explain})
    if since is not None and not grades:
        raise OutcropError(f"--since {since} says since when --fail-on counts; name the grades, as in --fail-on leaky.")
    from outcrop.scanning.gate import Gate

    return Gate(grades, since)


def chosen(
    catalogue: "Catalogue",
    ids: Sequence[str],
    concerns: Sequence[str],
    mechanisms: Sequence[str],
    grades: Sequence[str],
) -> "tuple[Pattern, ...]":
    """The patterns that were asked for.

    Raises OutcropError, with the nearest name, for an id, mechanism or grade that no pattern has.
    """
    patterns = tuple(catalogue.pattern(name) for name in dict.fromkeys(ids)) or catalogue.patterns
    _known("mechanism", mechanisms, {p.card.mechanism for p in catalogue.patterns})
    _known("grade", grades, {grade for p in catalogue.patterns for grade in p.card.explain})
    kept = tuple(
        p
        for p in patterns
        if (not concerns or p.card.concern in concerns) and (not mechanisms or p.card.mechanism in mechanisms)
    )
    if not kept:
        raise OutcropError("No pattern is left to look for; --pattern, --concern and --mechanism rule each other out.")
    return kept


def _known(what: str, names: Sequence[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            known_ones = ", ".join(sorted(known))
            raise OutcropError(
                f"No pattern has the {what} '{name}'; expected one of {known_ones}{nearest(name, known)}"
            )
