"""Texts as markup: whatever comes in goes out as text that only shows, in the one language of a document or in both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markupsafe import Markup

from outcrop.appendix.wording import languages
from outcrop.model.appendix import Language
from outcrop.model.finding import Words
from outcrop.report.visible import visible

BLANK = re.compile(r"\n[ \t]*\n")
SEVERAL = 1 << 12
SPAN = re.compile(r"(`[^`]*`)")  # code inside a sentence


def shown(text: str) -> Markup:
    """Untrusted text as text between tags, or as the value of an attribute."""
    return Markup(escape(visible(text)))  # noqa: S704  # it is escaped here


def prose(text: str) -> Markup:
    """A sentence whose code stands as code."""
    pieces = SPAN.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(shown(piece[1:-1])) if number % 2 else shown(piece)
        for number, piece in enumerate(pieces)
        if piece
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """What a document speaks."""

    language: Language

    @property
    def languages(self) -> Sequence[str]:
        """The languages that are shown, in order."""
        return languages(self.language)

    def texts(self, words: Words) -> list[tuple[str, str]]:
        """Each language with its text; a text that is the same in both stands once, as of the first."""
        told = [(language, getattr(words, language)) for language in self.languages]
        return told[:1] if len({text for _, text in told}) == 1 else told

    @lru_cache(maxsize=SEVERAL)  # noqa: B019  # a voice is a value, and notes and claims are said again and again
    def inline(self, words: Words) -> Markup:
        """A text inside a line."""
        told = self.texts(words)
        if len(told) == 1:
            return prose(told[0][1])
        one, other = (Markup('<span lang="{}">{}</span>').format(*_tongue(pair)) for pair in told)
        return one + Markup('<i class="sep"> · </i>') + other

    @lru_cache(maxsize=SEVERAL)  # noqa: B019  # likewise
    def block(self, words: Words) -> Markup:
        """A text as paragraphs; two languages stand side by side where there is room."""
        told = self.texts(words)
        if len(told) == 1:
            return _paragraphs(told[0][1])
        both = (Markup('<div lang="{}">{}</div>').format(language, _paragraphs(text)) for language, text in told)
        return Markup('<div class="two">{}</div>').format(Markup("").join(both))

    def plain(self, words: Words) -> str:
        """A text where no markup may stand: a title of the window, a label."""
        return visible(" / ".join(text for _, text in self.texts(words)))


def _paragraphs(text: str) -> Markup:
    """What is parted by blank lines."""
    found = (" ".join(one.split()) for one in BLANK.split(text))
    return Markup("").join(Markup("<p>{}</p>").format(prose(one)) for one in found if one)


def _tongue(pair: tuple[str, str]) -> tuple[str, Markup]:
    return pair[0], prose(pair[1])
