"""Begin a pattern: a card and a query that work, and examples that one speaks and one stays silent, to be edited from there."""

from collections.abc import Iterator
from pathlib import Path

from outcrop.errors import OutcropError
from outcrop.patterns.catalogue import ID
from outcrop.patterns.places import is_installed, shipped

CARD = """\
title: {{en: {title}, zh: {title}}}
concern: fault-tolerance # or scalability
mechanism: recovery # membership, unwinding, failure-detection, recovery, placement, or a new one
summary:
  en: What it is, and why a system that has it scales or survives.
  zh: 它是什么，以及为什么具有它的系统能够扩展或容错。
sites:
  action: {{of: call, where: {{name: {{words: {{any: [retry]}}}}}}}}
match:
  - path: [attempt, action] # attempt comes from c.scm
notes:
  attempt: {{en: tries, zh: 尝试}}
  action: {{en: "calls `{{action.name}}`", zh: "调用 `{{action.name}}`"}}
explain:
  present:
    en: "`{{function}}` tries ({{attempt.line}}) and tries again ({{action.line}})."
    zh: "`{{function}}` 先尝试（{{attempt.line}}），再重试（{{action.line}}）。"
"""
QUERY = """\
; Captures are sites, and `site.part` is a part of one; cpp.scm may say it anew for C++.
((call_expression function: (identifier) @_name) @attempt
 (#eq? @_name "connect"))
"""
SPEAKS = """\
int reach(struct peer *peer) // expect: {name} present
{{
    if (connect(peer->fd, peer->addr, peer->len) == 0) // role: attempt
        return 0;
    return retry_later(peer); // role: action
}}
"""
SILENT = """\
/* It tries once: nothing is tried again. */
int reach_once(struct peer *peer)
{{
    return connect(peer->fd, peer->addr, peer->len);
}}
"""


def scaffold(name: str, folders: tuple[Path, Path] | None) -> Iterator[Path]:
    """Write the files of a new pattern, and tell each; `folders` are those of patterns and of examples, else the shipped ones.

    Raises OutcropError where the name does not fit, where such a pattern exists, or where the files cannot be written.
    """
    if not ID.fullmatch(name):
        raise OutcropError(f"'{name}' cannot be a pattern's id; use small letters and dashes, such as lease-renewal.")
    top = shipped()[0].parent
    if folders is None and (is_installed() or not Path.cwd().is_relative_to(top)):
        raise OutcropError("The shipped catalogue is not yours to change; name a folder of your own with --catalogue.")
    patterns, examples = folders or shipped()
    for folder in (patterns / name, examples / name):
        if folder.exists():
            raise OutcropError(f"{folder} exists already; choose another id, or edit what is there.")
    files = {
        patterns / name / "pattern.yaml": CARD.format(title=name.replace("-", " ").capitalize()),
        patterns / name / "c.scm": QUERY,
        examples / name / "tries_again.c": SPEAKS.format(name=name),
        examples / name / "tries_once.c": SILENT.format(),
    }
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise OutcropError(f"{file} cannot be written: {error.strerror}.") from error
        yield file
