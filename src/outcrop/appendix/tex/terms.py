"""The words that only an appendix in LaTeX says, and how it fills them and those that all formats share."""

from collections.abc import Mapping

from outcrop.appendix.wording import BOTH, WORDS
from outcrop.model.finding import Words

TERMS: Mapping[str, Words] = {
    **WORDS,
    "swhid": Words("SWHID", "SWHID"),
    "licence": Words("Licence", "许可证"),  # of a system, too, and in a narrow column
    "step": Words("line {line}: {note}", "第 {line} 行：{note}"),
    "role": Words("{name} (line {line}): {note}", "{name}（第 {line} 行）：{note}"),
    "elsewhere": Words("{name} ({path}, line {line}): {note}", "{name}（{path} 第 {line} 行）：{note}"),
    "no_code": Words("The code itself is left out.", "此处省略代码本身。"),
    "matrix": Words("Findings by pattern and system", "各模式在各系统中的发现数"),
    "pattern": Words("Pattern", "模式"),
    "systems": Words("Systems", "系统"),
    "drawn": Words("The parts of {title}, and who talks to whom", "{title} 的组成部分及其通信关系"),
    "coverage": Words("How much was read", "读取情况"),
    "graded": Words("{grade}, confidence {confidence}", "{grade}，置信度 {confidence}"),
    "listings": Words("Listings", "代码目录"),
    # What LaTeX calls these itself where a document is in English.
    "listing_name": Words("Listing", "代码"),
    "contents": Words("Contents", "目录"),
    "figure": Words("Figure", "图"),
    "table": Words("Table", "表"),
}


def term(called: str, /, **values: object) -> Words:
    """A word or a sentence in both languages, filled; what is filled in may itself be told in both."""
    words = TERMS[called]
    own = ({key: getattr(one, at) if isinstance(one, Words) else one for key, one in values.items()} for at in BOTH)
    return Words(*(getattr(words, at).format(**filling) for at, filling in zip(BOTH, own, strict=True)))
