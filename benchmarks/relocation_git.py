"""What git tells of two commits: where files went, and where lines went."""

import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.M)

Hunks = Sequence[
    tuple[int, int, int]
]  # where a change begins and ends (exclusive), and by how much lines are shifted behind it
Part = tuple[int, int]  # first and last line
Moved = tuple[str, int, int]  # a path and a line then, and the line now


@dataclass(frozen=True)
class Git:
    """The git of a bare repository, asked about two commits; what takes long is kept in a folder, where there is one."""

    folder: Path
    then: str
    now: str
    keep: Path | None = None

    @cached_property
    def renames(self) -> Mapping[str, str]:
        """Files that were renamed: `git diff -M`."""
        return {old: new for old, new, _ in self.changes if old != new}

    @cached_property
    def changes(self) -> Sequence[tuple[str, str, Hunks]]:
        """The files that were changed or renamed: `git diff -U0 -M`."""
        return [*self._diff("-M")]

    @cached_property
    def copies(self) -> Sequence[tuple[str, str, Hunks]]:
        """The same with copies, all from a third of a file on: `git diff -U0 -M30% -C30% --find-copies-harder`."""
        return [*self._diff("-M30%", "-C30%", "--find-copies-harder")]

    @cached_property
    def _hunks(self) -> Mapping[str, Hunks]:
        return {old: hunks for old, _, hunks in self.changes}

    def line(self, path: str, line: int) -> int | None:
        """Where a line went, as `git diff -U0 -M` has it; none where it was touched."""
        return shifted(self._hunks.get(path, []), line)

    def blame(self, parts: Mapping[str, Sequence[Part]], *how: str) -> Mapping[str, Sequence[Moved]]:
        """By path, of some parts of files: which lines stood somewhere then, where, and where they are now.

        `git blame -w -M` follows them through every commit between; `how` says where it looks for copies.
        """
        kept = self.keep / f"{self.folder.stem}-{self.then}{''.join(how)}.jsonl" if self.keep else None
        found: dict[str, Sequence[Moved]] = {}
        if kept and kept.exists():
            found = {path: [(old, line, new) for old, line, new in rows] for path, rows in map(json.loads, kept.open())}
        for path, lines in parts.items():
            if path not in found:
                found[path] = [*self._blame(path, lines, how)]
                if kept:
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    with kept.open("a") as file:
                        file.write(json.dumps([path, found[path]]) + "\n")
        return found

    def _blame(self, path: str, parts: Sequence[Part], how: Sequence[str]) -> Iterator[Moved]:
        where = [f"-L{first},{last}" for first, last in parts]
        told = self._ask("blame", "-w", "-M", *how, "--incremental", *where, f"{self.then}..{self.now}", "--", path)
        boundary: set[bytes] = set()
        head: list[bytes] = []
        for line in told.split(b"\n"):
            if not head:
                head = line.split()
            elif line == b"boundary":
                boundary.add(head[0])
            elif line.startswith(b"filename "):
                commit, old, new, count = head[0], *map(int, head[1:])
                if commit in boundary:
                    yield from ((line[9:].decode(), old + more, new + more) for more in range(count))
                head = []

    def _diff(self, *how: str) -> Iterator[tuple[str, str, Hunks]]:
        """Old path, new path and hunks of every file that was changed, or carried elsewhere, and is still there."""
        told = self._ask("diff", "-U0", "-l0", *how, self.then, self.now, "--", "*.c", "*.h")
        for part in re.split(rb"^diff --git ", told, flags=re.M)[1:]:
            old = re.search(rb"^(?:--- a/|rename from |copy from )(.*?)\t?$", part, re.M)
            new = re.search(rb"^(?:\+\+\+ b/|rename to |copy to )(.*?)\t?$", part, re.M)
            if old is None or new is None:
                continue
            rows, shift = [], 0
            for start, count, _, added in HUNK.findall(part):
                removed, more = int(count or 1), int(added or 1)
                first = int(start) + (removed == 0)
                shift += more - removed
                rows.append((first, first + removed, shift))
            yield old[1].decode(), new[1].decode(), rows

    def _ask(self, *question: str) -> bytes:
        command = ["git", f"--git-dir={self.folder}", *question]
        answer = subprocess.run(command, check=False, capture_output=True)
        if answer.returncode:
            sys.exit(f"{' '.join(command)} failed: {answer.stderr.decode(errors='replace')}")
        return answer.stdout


def shifted(rows: Hunks, line: int) -> int | None:
    """Where a line went; none where it was touched."""
    at = bisect_right(rows, line, key=lambda row: row[0]) - 1
    if at < 0:
        return line
    first, end, shift = rows[at]
    return None if first <= line < end else line + shift
