"""Drift for people at a terminal: pin by pin what differs, from where to where, and why; the rest is counted."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from outcrop.model.drift import CheckedPin, CheckRecord, Drift
from outcrop.report.drift.telling import by_pin, course, grades, kind, links, name, summary, told, way
from outcrop.report.sentences import walked
from outcrop.report.text import print_line
from outcrop.report.visible import visible
from outcrop.report.wording import say, say_drift

COLOURS = {"intact": "green", "lost": "bold red", "weakened": "bold red", "changed": "yellow", "unsure": "yellow"}


def write_drift(console: Console, rows: Sequence[Drift], record: CheckRecord, language: str, everything: bool) -> None:
    """Every pin with what differs from it, or with all that was checked, and a summary."""
    for pin, own in by_pin(rows, record):
        _write_pin(console, pin, own, language, everything)
        print_line(console)
    for sentence in summary(record, language):
        print_line(console, sentence, "bold")
    for sentence in (*record.missing, *record.notes):
        print_line(console, sentence)


def _write_pin(console: Console, pin: CheckedPin, rows: Sequence[Drift], language: str, everything: bool) -> None:
    console.print(Text.assemble((visible(pin.name), "bold"), f"  {visible(course(pin, language))}"), soft_wrap=True)
    if pin.url:
        print_line(console, pin.url, "dim")
    for row in rows:
        if everything or row.state != "intact":
            print_line(console)
            _write_row(console, row, language)
    if (count := sum(row.state == "intact" for row in rows)) and not everything:
        only = count == len(rows)
        if not only:
            print_line(console)
        print_line(console, say("intact_only" if only else "intact_more", language, count=f"{count:,}"), "dim")


def _write_row(console: Console, row: Drift, language: str) -> None:
    """Its state and name, where it stood and stands, and what is to be said of it."""
    head = Text.assemble((say_drift(row.state, language), COLOURS.get(row.state, "cyan")), f"  {kind(row)}  ")
    head.append(visible(name(row)), "bold").append(f"  {visible(grades(row))}", "dim").rstrip()
    console.print(head, soft_wrap=True)
    print_line(console, f"  {' → '.join(dict.fromkeys(way(row, language)))}", "cyan")
    if row.state != "intact":
        steps = walked(row.finding, language) if row.finding else ()
        for sentence in (*told(row, language), *steps):
            print_line(console, f"  {sentence}")
    for permalink in links(row):
        print_line(console, f"  {permalink}", "dim")
