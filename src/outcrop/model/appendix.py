"""What an author asks of an appendix: the table `[appendix]` of outcrop.toml."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from outcrop.model.system import STRICT, Said

Language = Literal["en", "zh", "both"]
Group = Literal["system", "concern", "pattern"]
Text = Annotated[str, Field(strict=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class ChosenExcerpt:
    """One excerpt that the author chose: a table `[[appendix.excerpt]]`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    source: Text  # SOURCE@REV
    at: Text  # PATH:FUNCTION or PATH:FIRST-LAST
    pattern: Text | None = None  # which of the patterns that are met there explains it; none: all of them
    title: Said | None = None
    before: Said | None = None  # the author's own words
    after: Said | None = None


@dataclass(frozen=True, slots=True)
class AppendixWish:
    """How an appendix is to look, and what is in it if not all that is found."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    title: Said | None = None
    lang: Language = "en"
    group: Group = "system"
    long: Annotated[int, Field(strict=True, ge=5)] = 60  # lines of an excerpt that are shown whole
    excerpt: tuple[ChosenExcerpt, ...] = ()
