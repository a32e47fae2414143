"""What verifying.py measures: excerpts cut from real trees, each changed in one way, with the verdicts that are right then."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

FIXTURES = Path(__file__).parents[1] / "fixtures"
SYSTEMS = ("ferrite", "basalt", "gneiss")  # our own small systems: their code is in none of the trees
CHANGES = (
    "none",
    "shifted reference",
    "wrong range",
    "one token changed",
    "a line dropped",
    "re-indented",
    "cut short",
    "taken from no source",
)
SHORTEST, LONGEST = 5, 60  # lines of an excerpt
WORDS = 4  # lines with a word in them that an excerpt must hold
ENDINGS = (".c", ".h", ".cc", ".cpp", ".hpp")
NAME = re.compile(r"[A-Za-z_]\w{2,}")
Right = tuple[str, str | None, tuple[int, int] | None]


@dataclass(frozen=True)
class Tree:
    """The C and C++ files of a repository at a revision, as lines."""

    name: str
    url: str
    commit: str
    files: dict[str, list[str]]
    bare: dict[str, str]  # the same without white space and blank lines, each line between line ends

    @classmethod
    def of(cls, repository: Path, name: str, revision: str) -> "Tree":
        """Read by git itself, not by the code that is measured."""
        commit = git(repository, "rev-parse", f"{revision}^{{commit}}").decode().strip()
        listed = git(repository, "ls-tree", "-r", "-z", commit).decode("utf-8", "replace").split("\0")
        rows = [row.split("\t", 1) for row in listed if row.endswith(ENDINGS) and row.startswith("100")]
        data = _blobs(repository, [head.split()[2] for head, _ in rows])
        files = {path: _text(blob).split("\n") for (_, path), blob in zip(rows, data, strict=True)}
        url = {"glusterfs": "gluster/glusterfs", "slurm": "SchedMD/slurm", "ray": "ray-project/ray"}[name]
        return cls(
            name, f"https://github.com/{url}", commit, files, {path: bare(lines) for path, lines in files.items()}
        )


@dataclass(frozen=True)
class Case:
    """An excerpt as a document quotes it, what is said of it, and what is right."""

    change: str
    tree: Tree
    path: str
    rows: tuple[str, ...]
    said: tuple[int, int] | None  # the lines that the document gives
    how: str  # range, from, at, path, nothing
    right: tuple[Right, ...]


def cases(trees: Sequence[Tree], count: int, dice: Random) -> Iterator[Case]:
    """As many cases, each change in turn."""
    for number in range(count):
        change = CHANGES[number % len(CHANGES)]
        made = None
        while made is None:
            made = _made(change, trees, dice)
        yield made


def _made(change: str, trees: Sequence[Tree], dice: Random) -> Case | None:
    """A case of a change; none where this excerpt does not allow it."""
    tree = dice.choice(trees)
    path, first, last = _cut(tree.files, dice)
    rows = tuple(tree.files[path][first - 1 : last])
    plain = Case(change, tree, path, rows, (first, last), "range", ())
    size = last - first + 1
    if change == "none":
        how = dice.choice(("range", "range", "range", "from", "at", "path"))
        return _settled(replace(plain, how=how), trees, "exact")
    if change == "shifted reference":
        by = dice.choice((-1, 1)) * dice.randint(size, size + 300)
        return _settled(replace(plain, said=(first + by, last + by)), trees, "moved") if first + by > 0 else None
    if change == "wrong range":
        start, end = first + dice.randint(-size // 2, size // 2), last - dice.randint(1, size // 2)
        fits = (
            0 < start <= end and start <= last and end >= first and not _is_blank(tree, path, start, end, first, last)
        )
        return _settled(replace(plain, said=(start, end)), trees, "wrong-range") if fits else None
    if change == "one token changed":
        changed = _token(rows, dice)
        return _settled(replace(plain, rows=changed), trees, "altered", rows) if changed else None
    if change == "a line dropped":
        inner = [at for at in range(1, size - 1) if rows[at].strip()]
        at = dice.choice(inner)
        return _settled(replace(plain, rows=rows[:at] + rows[at + 1 :]), trees, "altered", rows)
    if change == "re-indented":
        other = _indented(rows, dice)
        return _settled(replace(plain, rows=other), trees, "white-space") if other else None
    if change == "cut short":
        kept = _trimmed(rows[: size - dice.randint(1, size // 2)])
        full = [at for at, row in enumerate(kept) if row.strip()]
        if len(full) < WORDS:
            return None
        return _settled(replace(plain, rows=kept), trees, "truncated")
    return _foreign(plain, dice)


def _foreign(plain: Case, dice: Random) -> Case:
    """Code of our own, with a reference to a place where it does not stand, or with none."""
    files = {
        str(file): file.read_text().split("\n")
        for name in SYSTEMS
        for file in sorted((FIXTURES / name).rglob("*"))
        if file.suffix in ENDINGS
    }
    path, first, last = _cut(files, dice)
    told = dice.random() < 0.5
    right: Right = ("not-found" if told else "unjudged", None, None)
    rows = tuple(files[path][first - 1 : last])
    return replace(
        plain, rows=rows, how="range" if told else "nothing", said=plain.said if told else None, right=(right,)
    )


def _settled(case: Case, trees: Sequence[Tree], kind: str, original: Sequence[str] = ()) -> Case:
    """The case with all that is right: where the same lines stand in several places, the verdict at any of them.

    What the document says holds where one of the places is just the one that it gives. A change that made the excerpt another
    passage of the trees, word for word, is none.
    """
    assert case.said is not None
    found = [*_places(trees, case.rows)] if not original else [*_places(trees, original)]
    right: list[Right] = []
    for tree, path, lines in found:
        verdict = kind
        if kind in ("moved", "wrong-range", "truncated") and (tree, path) == (case.tree, case.path):
            verdict = _fit(case.said, lines)
        elif kind in ("moved", "wrong-range", "truncated"):
            continue  # what is said names another file
        right.append((verdict, path, lines))
    if any(one[0] == "exact" for one in right) and kind != "exact":
        right = [one for one in right if one[0] == "exact"]
    if original and (twins := [*_places(trees, case.rows)]):
        right += [
            (word, path, lines) for _, path, lines in twins for word in (_fit(case.said, lines), "moved", "white-space")
        ]
    if kind == "exact":
        right = [one for one in right if one[1] == case.path]
        right = [one for one in right if one[2] == case.said] or right if case.how != "path" else right
    return replace(case, right=tuple(right))


def _fit(said: tuple[int, int], true: tuple[int, int]) -> str:
    """How a range fits the true one."""
    if said == true:
        return "exact"
    if said[0] == true[0] and true[1] < said[1]:
        return "truncated"
    return "wrong-range" if said[0] <= true[1] and true[0] <= said[1] else "moved"


def _places(trees: Sequence[Tree], rows: Sequence[str]) -> Iterator[tuple[Tree, str, tuple[int, int]]]:
    """Every place in the trees that holds these rows, white space and blank lines left out."""
    wanted = bare(rows)
    for tree in trees:
        for path, text in tree.bare.items():
            at = text.find(wanted)
            while at >= 0:
                numbers = [number for number, line in enumerate(tree.files[path], 1) if line.strip()]
                first = text.count("\n", 0, at + 1) - 1
                yield tree, path, (numbers[first], numbers[first + wanted.count("\n") - 2])
                at = text.find(wanted, at + 1)


def bare(lines: Sequence[str]) -> str:
    """Lines without white space, blank ones left out, each between line ends."""
    return "".join(f"\n{row}" for line in lines if (row := "".join(line.split()))) + "\n"


def _cut(files: dict[str, list[str]], dice: Random) -> tuple[str, int, int]:
    """Lines at random, any file as likely as it is long; they begin and end with one that is not blank."""
    paths = list(files)
    weights = [len(files[path]) for path in paths]
    while True:
        [path] = dice.choices(paths, weights)
        size = dice.randint(SHORTEST, LONGEST)
        first = dice.randint(1, max(1, len(files[path]) - size))
        rows = files[path][first - 1 : first - 1 + size]
        full = [at for at, row in enumerate(rows) if row.strip()]
        if sum(NAME.search(row) is not None for row in rows) >= WORDS and full[-1] - full[0] + 1 >= SHORTEST:
            return path, first + full[0], first + full[-1]


def _is_blank(tree: Tree, path: str, start: int, end: int, first: int, last: int) -> bool:
    """Whether a range only differs from the true one by blank lines at its ends, or is one that a quote may stop short of."""
    lines = tree.files[path]
    full = [number for number in range(start, min(end, len(lines)) + 1) if lines[number - 1].strip()]
    return not full or (full[0], full[-1]) == (first, last) or (full[0] == first and full[-1] > last)


def _token(rows: Sequence[str], dice: Random) -> tuple[str, ...] | None:
    """One name becomes another one."""
    held = [(at, found) for at, row in enumerate(rows) for found in NAME.finditer(row)]
    at, found = dice.choice(held)
    names = {other[0] for _, other in held} - {found[0]}
    new = dice.choice((found[0] + "_new", found[0][:-1], *sorted(names)[:3]))
    changed = rows[at][: found.start()] + new + rows[at][found.end() :]
    return (*rows[:at], changed, *rows[at + 1 :]) if changed != rows[at] else None


def _indented(rows: Sequence[str], dice: Random) -> tuple[str, ...] | None:
    """Other indentation: twice as deep, tabs for spaces or spaces for tabs, half as deep, or some lines pushed."""
    way = dice.choice(("double", "tabs", "half", "push"))
    if way == "push":
        other = [f"  {row}" if row.strip() and dice.random() < 0.5 else row for row in rows]
    else:
        other = [_deeper(row, way) for row in rows]
    return tuple(other) if _dedented(other) != _dedented(rows) else None


def _deeper(row: str, way: str) -> str:
    bare_row = row.lstrip(" \t")
    head = row[: len(row) - len(bare_row)]
    if way == "double":
        return head * 2 + bare_row
    if way == "half":
        return head[: len(head) // 2] + bare_row
    return (head.replace("\t", "    ") if "\t" in head else head.replace("    ", "\t").replace("  ", "\t")) + bare_row


def _dedented(rows: Sequence[str]) -> list[str]:
    held = [row for row in rows if row.strip()]
    common = 0
    while all(len(row) > common and row[common] in " \t" and row[common] == held[0][common] for row in held):
        common += 1
    return [row[common:].rstrip() if row.strip() else "" for row in rows]


def _trimmed(rows: Sequence[str]) -> tuple[str, ...]:
    end = len(rows)
    while end and not rows[end - 1].strip():
        end -= 1
    return tuple(rows[:end])


def git(repository: Path, *words: str, data: bytes | None = None) -> bytes:
    """What git says of a repository."""
    return subprocess.run(["git", "-C", str(repository), *words], input=data, check=True, capture_output=True).stdout


def _blobs(repository: Path, names: list[str]) -> Iterator[bytes]:
    told = git(repository, "cat-file", "--batch", data="\n".join(names).encode() + b"\n")
    at = 0
    for _ in names:
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[2])
        yield told[end + 1 : end + 1 + size]
        at = end + size + 2


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("latin-1").replace("\r\n", "\n")
