"""From what `outcrop scan` is asked for to a report, when none was written before."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from outcrop.cache.results import Results
from outcrop.cli.choices import allowed, chosen, gate, loaded
from outcrop.cli.output import opened
from outcrop.cli.program import mute
from outcrop.cli.reports import Copying, Ending, remember
from outcrop.cli.writing import WRITERS, View, ended, places
from outcrop.patterns.catalogue import Pattern
from outcrop.report.standing import standing
from outcrop.scanning import Gate, Request, Scan, Selection
from outcrop.scanning.workers import unswept
from outcrop.sources import Reach
from outcrop.sources.opened import Opened

if TYPE_CHECKING:
    from typing import BinaryIO

    from outcrop.cli.scan import Asked


def run(call: "Asked", near: Reach, kept: Results | None, sources: Mapping[str, Opened], key: str | None) -> Ending:
    """Scan, and write; what was written is remembered under the key, if there is one. `sources` are those opened already.

    Raises OutcropError for a wrong call, and SourceError where no source can be read.
    """
    request = asked(call, near, kept, sources)
    if call.diff is not None:
        from outcrop.cli.comparing import compare  # and with it all of pins

        return Ending((), compare(call, call.diff, request))
    scan, view = Scan(request), _view(call, request.patterns)
    try:
        with opened(call.output) as stream, unswept():
            if kept is None or key is None:
                WRITERS[call.form](scan, view, stream)
            else:
                copy = Copying(stream)
                WRITERS[call.form](scan, view, cast("BinaryIO", copy))
                remember(kept, key, copy, _ending(scan, call))
    except BrokenPipeError:
        if not call.fail_on and call.min_coverage is None:
            raise
        mute()  # whoever read the output has seen enough; the gate has not
        if scan.record is None:
            scan = Scan(request)
            for _ in scan.located():
                pass
    return _ending(scan, call)


def asked(call: "Asked", near: Reach, kept: Results | None, sources: Mapping[str, Opened]) -> Request:
    """What to scan, and what for.

    Raises OutcropError for a wrong call.
    """
    catalogue = loaded(call.catalogue)
    patterns = chosen(catalogue, call.ids, call.concern, call.mechanism, call.grades)
    return Request(
        call.sources or (".",),
        catalogue,
        patterns,
        call.grades,
        Selection(call.include, call.exclude, call.vendored),
        call.jobs,
        sys.stdin.buffer if sys.stdin is not None else None,
        allowed(),
        gate(catalogue, call.fail_on, call.since) if call.diff is None else Gate(),
        near,
        kept,
        sources,
    )


def _view(call: "Asked", patterns: tuple[Pattern, ...]) -> View:
    """How to show it."""
    titles = {pattern.id: getattr(pattern.card.title, call.lang) for pattern in patterns}
    return View(call.lang, None if call.everything else call.limit, not call.no_code, titles)


def _ending(scan: Scan, call: "Asked") -> Ending:
    """The exit code: 3 where a source is missing, 1 where a gate does not hold."""
    record = ended(scan)
    low = call.min_coverage is not None and record.coverage.percent < call.min_coverage
    code = 3 if record.missing else int(low or bool(scan.counted))
    return Ending(tuple(_said(scan, call)), code)


def _said(scan: Scan, call: "Asked") -> Iterator[str]:
    """What is to be known besides the report."""
    record = ended(scan)
    if call.min_coverage is not None and record.coverage.percent < call.min_coverage:
        read = f"Only {record.coverage.percent:.2f} % of the functions could be read"
        yield f"{read}, less than the {call.min_coverage:g} % that --min-coverage asks for."
    if scan.counted:
        yield standing([finding for _, finding in scan.counted], call.since, places(scan.counted))
    yield from (*record.idle, *record.missing)
