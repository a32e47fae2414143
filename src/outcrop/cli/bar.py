"""A progress bar as it is drawn on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from outcrop.cli.stopping import stop_if_asked
from outcrop.report.visible import visible
from outcrop.sources.reach import Tell

FETCHING = "fetching"


class _Size(DownloadColumn):
    """The bytes of what is fetched; how many there will be is guessed by the server's share of objects."""

    def render(self, task: Task) -> Text:
        return super().render(task) if task.description.startswith(FETCHING) else Text()


@contextmanager
def drawn() -> Iterator[Tell]:
    """What a scan tells its progress to; there it also stops when it was asked to."""
    console = Console(stderr=True)
    description = TextColumn("{task.description}", markup=False)
    columns = (description, BarColumn(), TaskProgressColumn(), _Size(binary_units=True), TimeRemainingColumn())
    # Refreshed by hand: a thread that draws would be copied, half alive, into the worker processes.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(name: str, doing: str, done: int, total: int) -> None:
            stop_if_asked()
            label = f"{doing} {visible(name)}"
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done, total=total)
            bar.refresh()

        yield tell
