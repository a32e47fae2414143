"""The words of an appendix in both languages, whatever it is written in."""

from collections.abc import Iterator, Sequence

from outcrop.appendix.document import Document, Entry, Licence
from outcrop.model.appendix import Language
from outcrop.model.finding import Words
from outcrop.model.system import System
from outcrop.report.excerpts import Row
from outcrop.report.wording import ORGANISATIONS

WORDS = {
    "overview": Words("Overview", "总览"),
    "listing": Words("Listing {number}. {caption}.", "代码 {number}：{caption}。"),
    "notes": Words("In the margin", "边注"),
    "line": Words("line {line}", "第 {line} 行"),
    "lines": Words("lines {first}–{last}", "第 {first}–{last} 行"),
    "left_out": Words("{lines} left out", "省略{lines}"),
    "witness": Words("The walk that shows it", "体现这一点的路径"),
    "source": Words("Source", "出处"),
    "licence": Words("Licence of the quoted code", "所引代码的许可证"),
    "file": Words("{name} (the file says so)", "{name}（文件自身声明）"),
    "system": Words("{name} (of the whole system)", "{name}（整个系统的许可证）"),
    "repository": Words("see {name} in the repository", "见仓库中的 {name}"),
    "nobody": Words("not stated", "未声明"),
    "organised": Words("{system} is {organisation}: {why}", "{system} 采用{organisation}的组织结构：{why}"),
    "parts": Words("Its parts", "组成部分"),
    "links": Words("Who talks to whom", "通信关系"),
    "reference": Words("Reference", "参考文献"),
    "repository_at": Words("Repository", "代码仓库"),
    "made_by": Words("Made by {tool}.", "由 {tool} 生成。"),
    "grade": Words("grade", "等级"),
    "confidence": Words("confidence", "置信度"),
    "all": Words("all", "合计"),
    "nothing": Words("Nothing is quoted.", "没有引用任何代码。"),
}


def languages(language: Language) -> Sequence[str]:
    """The languages that are shown, one after the other."""
    return ("en", "zh") if language == "both" else (language,)


def word(key: str, language: str, **values: object) -> str:
    """A word or sentence, filled."""
    text: str = getattr(WORDS[key], language)
    return text.format(**values)


def spoken_lines(first: int, last: int) -> Words:
    """Lines as a sentence has them: `line 9`, `lines 9–12`."""
    one, some = WORDS["line"], WORDS["lines"]
    if first == last:
        return Words(one.en.format(line=first), one.zh.format(line=first))
    return Words(some.en.format(first=first, last=last), some.zh.format(first=first, last=last))


def left_out(row: Row) -> Words:
    """What is said in the place of lines that are left out."""
    words, lines = WORDS["left_out"], spoken_lines(row.start, row.end)
    return Words(words.en.format(lines=lines.en), words.zh.format(lines=lines.zh))


def colon(language: str) -> str:
    """What stands between a word and what is told of it."""
    return "：" if language == "zh" else ": "


def said(words: Words, language: str) -> str:
    """A text in one language."""
    text: str = getattr(words, language)
    return text


def heading(words: Words, language: Language) -> str:
    """A title: in both languages it stands on one line, and once where both say the same."""
    return " · ".join(dict.fromkeys(said(words, one) for one in languages(language)))


def licensed(licence: Licence, language: str) -> str:
    """Under which licence code is quoted, and who says so."""
    return word(licence.told_by, language, name=licence.name)


def organised(system: System, language: str) -> str | None:
    """How a system is organised, and why; none where nobody says."""
    if system.organisation is None or system.why is None:
        return None
    organisation = said(ORGANISATIONS[system.organisation], language)
    return word(
        "organised",
        language,
        system=said(system.title, language),
        organisation=organisation,
        why=said(system.why, language),
    )


def parts_of(system: System, language: str) -> Iterator[tuple[str, str]]:
    """The title of each part, and what it does."""
    return ((said(part.title, language), said(part.role, language)) for part in system.parts)


def links_of(system: System, language: str) -> Iterator[tuple[str, str, str]]:
    """Who talks to whom, and what is said."""
    titles = {part.id: said(part.title, language) for part in system.parts}
    return ((titles[link.from_], titles[link.to], said(link.what, language)) for link in system.links)


def cited(system: System) -> str | None:
    """The reference of a system, without its address."""
    one = system.reference
    if one is None:
        return None
    year = f", {one.year}" if one.year else ""
    return f"{one.authors.rstrip('.')}. {one.title}. {one.venue}{year}."


def systems_of(document: Document) -> dict[str, Words]:
    """What the rows of the matrix are called."""
    known = [part.system for part in document.parts] + list(document.introduced)
    titles = {system.id: system.title for system in known if system is not None}
    return {name: titles.get(name, Words(name, name)) for name in document.systems}


def noted(entry: Entry, language: str) -> Iterator[tuple[int, str, str]]:
    """The margin notes of an excerpt: line, roles, and what is said of them."""
    for row in entry.rows:
        if row.roles:
            yield row.start, row.label(), row.notes(language)
