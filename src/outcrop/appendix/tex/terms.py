"""The few words that an appendix in LaTeX says itself; everything else comes from the document."""

from collections.abc import Mapping
from typing import Literal

from outcrop.appendix.document import Licence
from outcrop.model.appendix import Language
from outcrop.model.finding import Words

Tongue = Literal["en", "zh"]
BOTH: tuple[Tongue, Tongue] = ("en", "zh")
TERMS: Mapping[str, Words] = {
    "source": Words("Source", "来源"),
    "swhid": Words("SWHID", "SWHID"),
    "licence": Words("Licence", "许可证"),
    "witness": Words("The walk that breaks the promise", "违背承诺的执行路径"),
    "step": Words("line {line}: {note}", "第 {line} 行：{note}"),
    "role": Words("{name} (line {line}): {note}", "{name}（第 {line} 行）：{note}"),
    "elsewhere": Words("{name} ({path}, line {line}): {note}", "{name}（{path} 第 {line} 行）：{note}"),
    "left_out": Words("{count} lines left out ({start}–{end})", "省略 {count} 行（{start}–{end}）"),
    "no_code": Words("The code itself is left out.", "此处省略代码本身。"),
    "overview": Words("Overview", "概览"),
    "matrix": Words("Findings by pattern and system", "各模式在各系统中的发现数"),
    "pattern": Words("Pattern", "模式"),
    "sum": Words("All", "合计"),
    "systems": Words("Systems", "系统"),
    "parts": Words("The parts of {title}, and who talks to whom", "{title} 的组成部分及其通信关系"),
    "described": Words("Described in", "文献"),
    "repository": Words("Repository", "代码仓库"),
    "coverage": Words("How much was read", "读取情况"),
    "grade": Words("{grade}, confidence {confidence}", "{grade}，置信度 {confidence}"),
    "told_by_file": Words("{name} (so the file says)", "{name}（文件自身的声明）"),
    "told_by_system": Words("{name} (so the list of systems says)", "{name}（系统列表所载）"),
    "told_by_repository": Words("see {name} in the repository", "见仓库中的 {name}"),
    "told_by_nobody": Words("licence not stated", "未声明许可证"),
    "made_by": Words("Made by {tool}.", "由 {tool} 生成。"),
    "listing": Words("Listing", "代码"),
    "listings": Words("Listings", "代码目录"),
    "contents": Words("Contents", "目录"),
    "figure": Words("Figure", "图"),
    "table": Words("Table", "表"),
}


def term(called: str, /, **values: object) -> Words:
    """A word or a sentence in both languages, filled; what is filled in may itself be told in both."""
    words = TERMS[called]
    own = ({key: getattr(one, at) if isinstance(one, Words) else one for key, one in values.items()} for at in BOTH)
    return Words(*(getattr(words, at).format(**filling) for at, filling in zip(BOTH, own, strict=True)))


def licence(one: Licence) -> Words:
    """Under which licence quoted code stands, and who says so."""
    return term(f"told_by_{one.told_by}", name=one.name)


def languages(wish: Language) -> tuple[Tongue, ...]:
    """The languages in which a text is told, in order."""
    return BOTH if wish == "both" else (wish,)


def told(words: Words, wish: Language) -> list[str]:
    """A text in each language that is wished for; one that is the same in both stands once."""
    return list(dict.fromkeys(str(getattr(words, language)) for language in languages(wish)))
