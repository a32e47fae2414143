"""`outcrop scan --diff`: two revisions of one source, in the formats of drift."""

from dataclasses import replace
from typing import TYPE_CHECKING

from outcrop.cli.choices import named_systems, states
from outcrop.cli.drifting import DRIFT_WRITERS, DriftView, gated
from outcrop.cli.output import opened
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError
from outcrop.pins.differing import Diff, revisions
from outcrop.report.streams import without_code
from outcrop.scanning import Request
from outcrop.sources.address import split_revision

if TYPE_CHECKING:
    from outcrop.cli.scan import Asked


def compare(call: "Asked", told: str, request: Request) -> int:
    """Write what differs; gives the exit code.

    Raises OutcropError for a wrong call.
    """
    old, new = revisions(told)
    if call.since is not None or call.min_coverage is not None or call.grades:
        raise OutcropError(
            "--diff goes without --since, --min-coverage and --grade; --fail-on may name states and grades, as in new:leaky."
        )
    if len(call.sources) > 1:
        raise OutcropError(f"--diff compares two revisions of one source, and {len(call.sources)} are named; name one.")
    for source in call.sources:
        if split_revision(source, named_systems())[1] is not None:
            raise OutcropError(
                f"--diff names both revisions, so {source!r} goes without one; leave out what stands behind the @."
            )
    diff = Diff(request, old, new, states(call.fail_on, request.catalogue))
    with progress_bar() as diff.progress:
        rows = [
            row if not call.no_code or row.finding is None else replace(row, finding=without_code(row.finding))
            for row in diff
        ]
    told_too = call.everything or call.form not in ("text", "markdown")  # to people, what only moved is counted
    shown = [row for row in rows if told_too or row.state != "moved"]
    with opened(call.output) as stream:
        DRIFT_WRITERS[call.form](shown, diff.ended(), DriftView(call.lang, call.everything, request.patterns), stream)
    return gated(rows, diff.ended())
