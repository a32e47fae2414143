"""A progress bar on standard error, where that is a terminal; nothing anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from outcrop.scanning import Tell


@contextmanager
def progress_bar() -> Iterator[Tell | None]:
    """What a scan tells its progress to."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # Refreshed by hand: a thread that draws would be copied, half alive, into the worker processes.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(name: str, doing: str, done: int, total: int) -> None:
            label = f"{doing} {name}"
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done)
            bar.refresh()

        yield tell
