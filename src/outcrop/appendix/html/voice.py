"""Texts as markup: whatever comes in goes out as text that only shows, in the one language of a document or in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markupsafe import Markup

from outcrop.appendix.wording import Tongue, languages, paragraphs, told
from outcrop.model.appendix import Language
from outcrop.model.finding import Words
from outcrop.report.markdown import SPAN
from outcrop.report.visible import visible

SEVERAL = 1 << 12


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
    def languages(self) -> Sequence[Tongue]:
        """The languages that are shown, in order."""
        return languages(self.language)

    def texts(self, words: Words) -> list[tuple[Tongue, str]]:
        """Each language with its text; a text that is the same in both stands once, as of the first."""
        return list(zip(self.languages, told(words, self.language), strict=False))

    @lru_cache(maxsize=SEVERAL)  # noqa: B019  # a voice is a value, and notes and claims are said again and again
    def inline(self, words: Words) -> Markup:
        """A text inside a line."""
        texts = self.texts(words)
        if len(texts) == 1:
            return prose(texts[0][1])
        one, other = (Markup('<span lang="{}">{}</span>').format(*_tongue(pair)) for pair in texts)
        return one + Markup('<i class="sep"> · </i>') + other

    @lru_cache(maxsize=SEVERAL)  # noqa: B019  # likewise
    def block(self, words: Words) -> Markup:
        """A text as paragraphs; two languages stand side by side where there is room."""
        texts = self.texts(words)
        if len(texts) == 1:
            return _paragraphs(texts[0][1])
        both = (Markup('<div lang="{}">{}</div>').format(language, _paragraphs(text)) for language, text in texts)
        return Markup('<div class="two">{}</div>').format(Markup("").join(both))

    def plain(self, words: Words) -> str:
        """A text where no markup may stand: a title of the window, a label."""
        return visible(" / ".join(text for _, text in self.texts(words)))


def _paragraphs(text: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(prose(one)) for one in paragraphs(text))


def _tongue(pair: tuple[Tongue, str]) -> tuple[str, Markup]:
    return pair[0], prose(pair[1])
