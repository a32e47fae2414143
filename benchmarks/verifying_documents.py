"""Small documents around an excerpt, as verifying.py needs them: five formats in their usual spellings, a reference in English or Chinese."""

import html
import re
from collections.abc import Sequence
from random import Random

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import CLexer
from verifying_cases import Case

FORMS = ("Markdown", "HTML", "RST", "LaTeX", "copied text")
INTRO = {
    "en": (
        "How nodes come and go decides how far a system scales.",
        "This page looks at one place in its code.",
        "Every request passes through here.",
    ),
    "zh": ("节点的加入和退出决定了系统能扩展到什么程度。", "下面来看其中的一段代码。", "所有请求都会经过这里。"),
}
AFTER = {
    "en": ("The error path gives back what was taken before.", "Note how little happens while the lock is held."),
    "zh": ("可以看到,出错时会释放之前获得的资源。", "持有锁的时间很短,因此可扩展性较好。"),
}
RANGES = {
    "en": (
        "The code stands in {code}, lines {a}-{b}:",
        "See lines {a}–{b} of {code}:",
        "{code}:{a}-{b}",
        "In {code} (lines {a} to {b}) this is done so:",
        "From [the source]({link}#L{a}-L{b}):",
        "It is found at {link}#L{a}-L{b}",
    ),
    "zh": (
        "{code}的第{a}~{b}行,体现了这一点。",
        "在{code}下,找到如下代码({a}行~{b}行):",
        "见{code}第{a}-{b}行:",
        "代码位于{code},第 {a} 行到第 {b} 行:",
        "源码见 {link}#L{a}-L{b}",
    ),
}
STARTS = {
    "from": {
        "en": ("{code}, from line {a} on:",),
        "zh": ("相关代码在{code},下面截取{a}行开始的若干行:", "{code}从第{a}行起:"),
    },
    "at": {"en": ("{code}:{a}", "At line {a} of {code}:"), "zh": ("在{code}的{a}行处,找到了这样一个函数:",)},
    "path": {"en": ("This is from {code}:",), "zh": ("以下代码片段来自于{code}",)},
    "nothing": {"en": ("This is how it might be done:",), "zh": ("可以这样写:",)},
}
SYSTEMS = {"glusterfs": "GlusterFS", "slurm": "Slurm", "ray": "Ray"}


def document(case: Case, dice: Random) -> tuple[str, str, str]:
    """A document: its format, how its name ends, and its text."""
    language = dice.choice(("en", "zh"))
    form = dice.choice(FORMS)
    reference = _reference(case, language, form, dice)
    before = [dice.choice(INTRO[language]), reference]
    after = [dice.choice(AFTER[language])]
    ending, text = WRITERS[form](SYSTEMS[case.tree.name], before, case.rows, after, dice)
    return form, ending, text


def _reference(case: Case, language: str, form: str, dice: Random) -> str:
    """What the document says of where the excerpt is from."""
    told = RANGES[language] if case.how == "range" else STARTS[case.how][language]
    path = dice.choice((case.path, f"{case.tree.name}/{case.path}"))
    code = {
        "Markdown": f"`{path}`",
        "HTML": f"<code>{html.escape(path)}</code>",
        "RST": f"``{path}``",
        "LaTeX": r"\texttt{" + path.replace("_", r"\_") + "}",
        "copied text": path,
    }[form]
    link = f"{case.tree.url}/blob/{case.tree.commit}/{case.path}"
    first, last = case.said or (0, 0)
    text = dice.choice(told).format(code=code, link=link, a=first, b=last)
    if form == "Markdown":
        return text
    linked = re.search(r"\[([^\]]+)\]\(([^)]+)\)", text)
    if linked is None:
        return (
            text
            if form != "LaTeX"
            else text.replace("#L", r"\#L").replace("~", r"$\sim$")
            if "http" not in text
            else re.sub(r"(https?:\S+)", r"\\url{\1}", text)
        )
    forms = {
        "HTML": '<a href="{1}">{0}</a>',
        "RST": "`{0} <{1}>`_",
        "LaTeX": r"\href{{{1}}}{{{0}}}",
        "copied text": "{0} {1}",
    }
    return text.replace(linked[0], forms[form].format(linked[1], linked[2]))


def markdown(
    title: str, before: Sequence[str], rows: Sequence[str], after: Sequence[str], dice: Random
) -> tuple[str, str]:
    """A fence, with or without a language, with tildes, or indented code."""
    way = dice.choice(("```", "```c", "~~~", "    "))
    if way == "    ":
        code = "\n".join(f"    {row}" if row.strip() else "" for row in rows)
    else:
        fence = way[0] * 3
        while any(row.lstrip().startswith(fence) for row in rows):
            fence += way[0]
        code = "\n".join((fence + way[3:], *rows, fence))
    return ".md", "\n\n".join((f"# {title}", *before, code, *after)) + "\n"


def page(title: str, before: Sequence[str], rows: Sequence[str], after: Sequence[str], dice: Random) -> tuple[str, str]:
    """Plain or highlighted, with a column of numbers or with one in front of each line."""
    way = dice.choice(("plain", "spans", "table", "inline"))
    if way == "plain":
        code = f"<pre><code>{html.escape(chr(10).join(rows))}</code></pre>"
    else:
        numbers = {"spans": False, "table": "table", "inline": "inline"}[way]
        code = highlight("\n".join(rows), CLexer(stripnl=False, ensurenl=False), HtmlFormatter(linenos=numbers))
    said = [f"<p>{one}</p>" for one in before], [f"<p>{one}</p>" for one in after]
    body = "\n".join((f"<h1>{title}</h1>", *said[0], code, *said[1]))
    return ".html", f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>\n{body}\n</body></html>\n"


def rst(title: str, before: Sequence[str], rows: Sequence[str], after: Sequence[str], dice: Random) -> tuple[str, str]:
    """A code block or a literal block."""
    code = "\n".join(f"   {row}" if row.strip() else "" for row in rows)
    head = dice.choice((".. code-block:: c\n\n", ".. code-block:: cpp\n   :linenos:\n\n", "::\n\n"))
    return ".rst", "\n\n".join((f"{title}\n{'=' * len(title)}", *before, head + code, *after)) + "\n"


def latex(
    title: str, before: Sequence[str], rows: Sequence[str], after: Sequence[str], dice: Random
) -> tuple[str, str]:
    """lstlisting, minted or verbatim."""
    begin, end = dice.choice(
        (
            ("\\begin{lstlisting}[language=C]", "\\end{lstlisting}"),
            ("\\begin{minted}[linenos]{c}", "\\end{minted}"),
            ("\\begin{verbatim}", "\\end{verbatim}"),
        )
    )
    body = "\n\n".join((f"\\section{{{title}}}", *before, "\n".join((begin, *rows, end)), *after))
    return ".tex", f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def copied(
    title: str, before: Sequence[str], rows: Sequence[str], after: Sequence[str], dice: Random
) -> tuple[str, str]:
    """A page as a browser copies it: numbers above the code, in front of each line, or none at all."""
    way = dice.choice(("above", "in front", "none"))
    if way == "above":
        code = "\n".join((*(str(number) for number in range(1, len(rows) + 1)), *rows))
    elif way == "in front":
        width = len(str(len(rows)))
        code = "\n".join(f"{number:>{width}}  {row}".rstrip() for number, row in enumerate(rows, 1))
    else:
        code = "\n".join(rows)
    return ".txt", "\n\n".join((title, *before, code, *after)) + "\n"


WRITERS = {"Markdown": markdown, "HTML": page, "RST": rst, "LaTeX": latex, "copied text": copied}
