"""Each peer, as a command on inputs that gives what it said of them: Outcrop, Coccinelle, Semgrep, Cppcheck, and clang's analyzer.

An input is a folder and the one file in it that is asked about; whatever else the folder holds are the headers around.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

RULES = Path(__file__).with_name("peers")
PATTERNS = ("lock-leak", "lock-misuse", "release-omission")
UNWINDING = (
    "unsignalled-failure",
    "reply-omission",
)  # for what is unwound wrongly no peer has rules of its own, only those above
STEPS = 25  # a longer witness places nothing
SECONDS = 60  # for one input
KINDS = {"double-lock": "lock-misuse", "double-unlock": "lock-misuse", "unlock-without-lock": "lock-misuse"}
UNREAD = {
    "syntaxError",
    "unknownMacro",
    "internalAstError",
    "internalError",
    "preprocessorErrorDirective",
    "cppcheckError",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One version of one file."""

    name: str
    folder: Path
    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a tool says: of which kind, where it stands, the lines that it leads through, and the words that name the thing."""

    kind: str
    start: int
    end: int
    lines: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool says of one input; not `read` where it stumbles over the file, wholly or in part, or runs out of time."""

    said: tuple[Said, ...]
    read: bool = True


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its version, or why it cannot run; and what it answers to inputs."""

    name: str
    version: Callable[[], str]
    ask: Callable[[Sequence[Input]], Iterator[tuple[str, Answer]]]
    rules: tuple[str, ...] = ()

    def key(self) -> str:
        """What its answers hang on, beside the inputs: they are asked for anew when it changes."""
        texts = [(RULES / rule).read_text() for rule in (*self.rules, "names.yaml")]
        return hashlib.sha256("\0".join([self.version(), *texts]).encode()).hexdigest()


def version(*command: str) -> str:
    """The number in the first line that a command prints; raises OSError where the command is not there."""
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+\S*", run.stdout + run.stderr)
    return found.group() if found else "?"


def command(name: str) -> str:
    """The command of a tool: OUTCROP_PEER_SEMGREP and its kin, else its name."""
    return os.environ.get(f"OUTCROP_PEER_{name.upper().replace('-', '_')}", name)


def ran(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str] | None:
    """A command that ran in a folder; nothing where it took too long."""
    try:
        return subprocess.run(
            words, cwd=folder, capture_output=True, text=True, errors="replace", check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return None


def names() -> dict[str, str]:
    """The regexes that rules are filled with: <<hold>> is any call that takes a lock and waits for it."""
    given = yaml.safe_load((RULES / "names.yaml").read_text())
    exactly = {family: "|".join(given[family]) for family in ("hold", "attempt", "shared", "release")}
    words = {family: f"(.*_)?({'|'.join(given[family])})(_.*)?" for family in ("frees", "makes", "keeps")}
    return {
        "hold": f"^({exactly['hold']})$",
        "acquire": f"^({exactly['hold']}|{exactly['attempt']})$",
        "exclusive": f"^(?!({exactly['shared']})$)({exactly['hold']})$",
        "release": f"^({exactly['release']})$",
        **{family: f"(?i)^{regex}$" for family, regex in words.items()},
        "gains": f"(?i)^(?!{words['frees']}$).*$",
    }


def filled(rule: str) -> str:
    """The text of a rule with the names put in."""
    regexes = names()
    return re.sub(r"<<(\w+)>>", lambda met: regexes[met.group(1)], (RULES / rule).read_text())


def outcrop(inputs: Sequence[Input], patterns: Sequence[str] = (*PATTERNS, *UNWINDING)) -> Iterator[tuple[str, Answer]]:
    """Its leaky findings; it reads the whole folder, as fixes are scored."""
    chosen = [word for pattern in patterns for word in ("--pattern", pattern)]
    for one in inputs:
        words = [sys.executable, "-m", "outcrop", "scan", str(one.folder), "--jobs", "1", "--format", "jsonl", *chosen]
        run = ran(words, Path.cwd())
        yield one.name, Answer(()) if run is None else Answer(tuple(of_outcrop(run.stdout, one.path)))


def of_outcrop(text: str, path: str) -> Iterator[Said]:
    """The leaky findings of one file, each as wide as its function."""
    for row in map(json.loads, text.splitlines()):
        if row.get("grade") == "leaky" and f"/{row['source']['path']}".endswith(f"/{path}"):
            steps = [step["line"] for step in row["witness"]]
            lines = tuple(steps) if len(steps) <= STEPS else ()
            texts = tuple(role.get("text") or "" for role in row["roles"])
            yield Said(row["pattern"], row["span"]["start"]["line"], row["span"]["end"]["line"], lines, texts)


def coccinelle(inputs: Sequence[Input]) -> Iterator[tuple[str, Answer]]:
    """What the SmPL rules print, a line each; both sets of rules run over each file."""
    with tempfile.TemporaryDirectory() as scratch:
        rules = [Path(scratch, name) for name in ("locks.cocci", "releases.cocci")]
        for rule in rules:
            rule.write_text(filled(rule.name))
        for one in inputs:
            runs = [
                ran([command("spatch"), "--very-quiet", "--sp-file", str(rule), one.path], one.folder) for rule in rules
            ]
            read = all(run is not None and not run.returncode for run in runs)
            text = "".join(run.stdout for run in runs if run is not None)
            yield one.name, Answer(tuple(of_coccinelle(text)), read)


def of_coccinelle(text: str) -> Iterator[Said]:
    """kind, file, line, line of the way out, expression."""
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) == 5:
            kind, _, start, end, expression = parts
            lines = (int(start), int(end))
            yield Said(KINDS.get(kind, kind), min(lines), max(lines), lines, (expression,))


def semgrep(inputs: Sequence[Input]) -> Iterator[tuple[str, Answer]]:
    """Its matches, all files in one run, since half of the time of a run is its start."""
    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch, "semgrep.yaml")
        rules.write_text(filled("semgrep.yaml"))
        files = {str((one.folder / one.path).resolve()): one.name for one in inputs}
        plain = ["--metrics=off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json", "--jobs=1"]
        wide = ["--max-target-bytes=0", "--timeout=60", "--timeout-threshold=0"]
        run = subprocess.run(
            [command("semgrep"), "scan", "--config", str(rules), *plain, *wide, *files],
            capture_output=True,
            text=True,
            check=False,
        )
    if not run.stdout.startswith("{"):
        sys.exit(f"Semgrep gave no answer: {run.stderr[-400:]}")
    answers = of_semgrep(run.stdout)
    for file, name in files.items():
        yield name, answers.get(file, Answer(()))


def of_semgrep(text: str) -> dict[str, Answer]:
    """The answer on each file that it says anything of. A rule that cannot be read is a mistake of ours, and stops the comparison."""
    told = json.loads(text)
    said: dict[str, list[Said]] = {}
    unread = set()
    for error in told["errors"]:
        if "path" not in error:
            sys.exit(f"Semgrep cannot read its rules: {error.get('message', '')[:400]}")
        unread.add(error["path"])
    for row in told["results"]:
        kind = row["extra"]["message"].partition(":")[0]
        lines = (row["start"]["line"], row["end"]["line"])
        one = Said(KINDS.get(kind, kind), *lines, lines, (row["extra"]["message"],))
        said.setdefault(row["path"], []).append(one)
    return {path: Answer(tuple(said.get(path, ())), path not in unread) for path in {*said, *unread}}


def cppcheck(inputs: Sequence[Input]) -> Iterator[tuple[str, Answer]]:
    """Its own checkers, told the allocators, with the folders of the headers that lie around."""
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch, "names.cfg")
        library.write_text(cfg())
        for one in inputs:
            around = sorted({str(header.parent) for header in one.folder.rglob("*.h")})
            words = [command("cppcheck"), "--xml", "--quiet", "--language=c", "--enable=warning", "--inconclusive"]
            known = ["--library=posix", f"--library={library}", *(f"-I{folder}" for folder in around)]
            run = ran([*words, *known, one.path], one.folder)
            yield one.name, Answer((), read=False) if run is None else of_cppcheck(run.stderr, one.path)


def cfg() -> str:
    """Names that gain and give back, in Cppcheck's form."""
    given = yaml.safe_load((RULES / "names.yaml").read_text())
    lines = ['<?xml version="1.0"?>', '<def format="2">']
    for family in ("memory", "resource"):
        for group in given[family]:
            lines.append(f"<{family}>")
            lines += [f'<alloc init="true">{name}</alloc>' for name in group["gains"]]
            lines += [f"<dealloc>{name}</dealloc>" for name in group["frees"]]
            lines.append(f"</{family}>")
    return "\n".join([*lines, "</def>"])


def of_cppcheck(text: str, path: str) -> Answer:
    """Its errors in the file itself. A leak is a release omission; what else it says counts where any fault does."""
    said, read = [], True
    for error in ElementTree.fromstring(text).iter("error"):  # noqa: S314 - the tool's own output
        places = [at for at in error.iter("location") if at.get("file") == path]
        if error.get("id") in UNREAD:
            read = False
        elif places:
            lines = tuple(int(at.get("line", 0)) for at in places)
            kind = "release-omission" if "leak" in error.get("id", "").lower() else "other"
            said.append(Said(kind, min(lines), max(lines), lines, (error.get("msg", ""),)))
    return Answer(tuple(said), read)


def pthread_lock(inputs: Sequence[Input]) -> Iterator[tuple[str, Answer]]:
    """clang's alpha.unix.PthreadLock, on files that compile as they are."""
    checks = ["-checks=-*,clang-analyzer-alpha.unix.PthreadLock", "--allow-enabling-analyzer-alpha-checkers", "--quiet"]
    for one in inputs:
        run = ran([command("clang-tidy"), *checks, one.path, "--", "-w"], one.folder)
        yield one.name, Answer((), read=False) if run is None else of_clang_tidy(run.stdout, one.path)


def of_clang_tidy(text: str, path: str) -> Answer:
    """Its warnings; not read where the file does not compile."""
    found = re.finditer(r"^(.*?):(\d+):\d+: (warning|error): (.*)$", text, re.M)
    rows = [(int(met[2]), met[3], met[4]) for met in found if met[1].endswith(path)]
    said = tuple(Said("lock-misuse", line, line, (line,), (words,)) for line, how, words in rows if how == "warning")
    return Answer(said, all(how != "error" for _, how, _ in rows))


def cached(peer: Peer, inputs: Sequence[Input], keep: Path) -> tuple[dict[str, Answer], float]:
    """What a peer answers, and its processor seconds; kept in a file, and read from there while the key is the same."""
    file = keep / f"{peer.name.lower().replace(' ', '-')}.json"
    key = {
        "rules": peer.key(),
        "inputs": hashlib.sha256("\0".join(f"{one.folder.name}/{one.path}" for one in inputs).encode()).hexdigest(),
    }
    if file.is_file() and (kept := json.loads(file.read_text()))["key"] == key:
        rows = kept["answers"].items()
        return {name: Answer(tuple(map(_said, row["said"])), row["read"]) for name, row in rows}, kept["seconds"]
    answers, seconds = timed(peer, inputs)
    plain = {
        name: {"said": [_plain(one) for one in answer.said], "read": answer.read} for name, answer in answers.items()
    }
    file.write_text(json.dumps({"key": key, "seconds": seconds, "answers": plain}))
    return answers, seconds


def timed(peer: Peer, inputs: Sequence[Input]) -> tuple[dict[str, Answer], float]:
    """What a peer answers, and the processor seconds of its processes: they stay true on a busy machine."""
    before = os.times()
    answers = dict(peer.ask(inputs))
    after = os.times()
    return answers, after.children_user + after.children_system - before.children_user - before.children_system


def _plain(one: Said) -> list[object]:
    return [one.kind, one.start, one.end, one.lines, one.texts]


def _said(row: Sequence[Any]) -> Said:
    kind, start, end, lines, texts = row
    return Said(kind, start, end, tuple(lines), tuple(texts))


def found(name: str) -> bool:
    """Whether a tool's command is there."""
    return shutil.which(command(name)) is not None


OUTCROP = Peer("Outcrop", lambda: version(sys.executable, "-m", "outcrop", "--version"), outcrop)
PEERS = {
    "spatch": Peer(
        "Coccinelle", lambda: version(command("spatch"), "--version"), coccinelle, ("locks.cocci", "releases.cocci")
    ),
    "semgrep": Peer(
        "Semgrep",
        lambda: version(command("semgrep"), "--version", "--disable-version-check"),
        semgrep,
        ("semgrep.yaml",),
    ),
    "cppcheck": Peer("Cppcheck", lambda: version(command("cppcheck"), "--version"), cppcheck),
}
CLANG = Peer("clang PthreadLock", lambda: version(command("clang-tidy"), "--version"), pthread_lock)
