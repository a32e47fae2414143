"""What an appendix says of an excerpt besides its explanation: what it is quoted for, and what is quoted, in both languages."""

import re
from collections.abc import Sequence

from outcrop.model.finding import Finding, Words
from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern
from outcrop.report.sentences import about

STOP = re.compile(r"(?<=[。，、；：！？）])\s+")
CONCERNS = {
    "scalability": Words("scalability", "可扩展性"),
    "fault-tolerance": Words("fault tolerance", "容错性"),
}
CONCERN_TITLES = {
    "scalability": Words("Scalability", "可扩展性"),
    "fault-tolerance": Words("Fault tolerance", "容错性"),
}
SHOWS = Words("This shows the {concern} of {system}. {summary}", "这体现了 {system} 的{concern}。{summary}")
LACKS = Words("Here the {concern} of {system} has a gap. {summary}", "此处 {system} 的{concern}存在缺口。{summary}")
MAY = Words("This may bear on the {concern} of {system}. {summary}", "这可能关系到 {system} 的{concern}。{summary}")
LINES = Words("{names} in {path}, {lines}{revision}", "{path} 中的 {names}，{lines}{revision}")
PLACE = Words("{path}, {lines}{revision}", "{path}，{lines}{revision}")
ONE, MANY = Words("line {lines}", "第 {lines} 行"), Words("lines {lines}", "第 {lines} 行")
OF = Words(" ({name} {revision})", "（{name} {revision}）")


def filled(words: Words, **values: str | Words) -> Words:
    """A text of both languages with others put in."""
    texts = {
        language: getattr(words, language).format(
            **{key: value if isinstance(value, str) else getattr(value, language) for key, value in values.items()}
        )
        for language in ("en", "zh")
    }
    return Words(**texts)


def claim(finding: Finding, pattern: Pattern, system: Words) -> Words:
    """What an excerpt is quoted for: this shows ..., because ..."""
    template = {"leaky": LACKS, "unsure": MAY}.get(finding.grade, SHOWS)
    return filled(template, concern=CONCERNS[finding.concern], system=system, summary=joined(pattern.card.summary))


def joined(text: Text) -> Words:
    """A text of a card, its lines joined; in Chinese no blank stands behind a stop."""
    return Words(" ".join(text.en.split()), STOP.sub("", text.zh.strip()))


def explained(finding: Finding) -> Words:
    """All that is said of a finding, in sentences."""
    return Words(" ".join(about(finding, "en")), "".join(about(finding, "zh")))


def caption(symbols: Sequence[str], path: str, ranges: Sequence[tuple[int, int]], name: str, revision: str) -> Words:
    """What is quoted: functions, file, lines, and of which revision."""
    numbers = [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
    several = len(ranges) > 1 or ranges[0][0] != ranges[0][1]
    values: dict[str, str | Words] = {
        "path": path,
        "lines": filled(MANY if several else ONE, lines=Words(", ".join(numbers), "、".join(numbers))),
        "revision": filled(OF, name=name, revision=revision) if revision else "",
    }
    if not symbols:
        return filled(PLACE, **values)
    quoted = [f"`{symbol}`" for symbol in symbols]
    and_en = f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]
    return filled(LINES, names=Words(and_en, "、".join(quoted)), **values)
