"""The tools that take part: how each is installed, which command asks for guarded-collection, and in which functions it is told."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import peer_tools
import yaml

RULES = Path(__file__).with_name("bench_rules")
LABELS = Path(__file__).with_name("labels.jsonl")
PATTERN = "guarded-collection"
WHEELS = {"ast-grep": "ast-grep-cli", "semgrep": "semgrep"}  # command, distribution
TOOLS = {"Outcrop": "", "ast-grep": "ast-grep", "Semgrep": "semgrep", "Coccinelle": "spatch"}
SUFFIX = "(_[rR][0-9]+)?"  # what the copies of bench_corpus put behind a name
OPENED = re.compile(r"^(?:\{|[A-Za-z_][^;=]*\)\s*\{)")
CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
HEAD = 20  # lines, at most, of a function before its brace
Place = tuple[str, str]  # path, function


def installed(tools: Sequence[str], place: Path) -> dict[str, str]:
    """The version of each tool that can run here, or why there is none; what pip can bring is put into an environment of its own."""
    folder = place / "peers"
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    for name, wheel in ((name, wheel) for name, wheel in WHEELS.items() if name in map(TOOLS.get, tools)):
        at = folder / "bin" / name
        if not at.exists():
            subprocess.run(
                [str(folder / "bin" / "pip"), "install", "--quiet", "--quiet", "--disable-pip-version-check", wheel],
                check=False,
            )
        if at.exists():
            os.environ.setdefault(f"OUTCROP_PEER_{name.upper().replace('-', '_')}", str(at.resolve()))
    if "Coccinelle" in tools and not peer_tools.found("spatch") and shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "coccinelle"]
        subprocess.run(apt, check=False, stdout=subprocess.DEVNULL)
    return {tool: _version(TOOLS[tool]) for tool in tools}


def _version(name: str) -> str:
    if not name:
        return peer_tools.OUTCROP.version()
    if not peer_tools.found(name):
        return ""
    if name in peer_tools.PEERS:
        return peer_tools.PEERS[name].version()
    return peer_tools.version(peer_tools.command(name), "--version")


def command(tool: str, workers: int, scratch: Path) -> list[str]:
    """The words that ask a tool for the one pattern in the folder it stands in."""
    if tool == "Outcrop":
        return outcrop(workers, "--pattern", PATTERN)
    rule = scratch / {"ast-grep": "ast-grep.yaml", "Semgrep": "semgrep.yaml", "Coccinelle": "coccinelle.cocci"}[tool]
    rule.write_text(filled(rule.name))
    name = peer_tools.command(TOOLS[tool])
    if tool == "ast-grep":
        seen = ["--no-ignore", "vcs", "--no-ignore", "hidden", "--json=stream"]
        return [name, "scan", "--rule", str(rule), *seen, "--threads", str(workers), "."]
    if tool == "Semgrep":
        plain = ["--metrics=off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json"]
        wide = ["--max-target-bytes=0", "--timeout=60", "--timeout-threshold=0"]
        return [name, "scan", "--config", str(rule), *plain, *wide, f"--jobs={workers}", "."]
    known = ["--very-quiet", "--no-includes", "--include-headers", "--timeout", "60"]
    return [name, "--sp-file", str(rule), *known, "--jobs", str(workers), "--dir", "."]


def outcrop(workers: int, *more: str) -> list[str]:
    """The words that scan the folder one stands in."""
    return [sys.executable, "-m", "outcrop", "scan", ".", "--jobs", str(workers), "--format", "jsonl", *more]


def filled(rule: str) -> str:
    """The text of a rule with the names put in."""
    regexes = names()
    return re.sub(r"<<(\w+)>>", lambda met: regexes[met[1]], (RULES / rule).read_text())


@cache
def names() -> dict[str, str]:
    """The regexes that rules are filled with; `changes` says at once what ast-grep, which cannot look ahead, says in four."""
    given = yaml.safe_load((RULES / "changes.yaml").read_text())
    locks = {name: f"{regex.removesuffix('$')}{SUFFIX}$" for name, regex in peer_tools.names().items()}
    calls = f"({'|'.join(given['calls'])}){SUFFIX}"
    words = {name: f"(.*_)?({'|'.join(given[name])})(_.*)?" for name in ("verbs", "nouns", "unless")}
    return {
        "acquire": locks["acquire"],
        "release": locks["release"],
        "links": f"^({'|'.join(given['links'])})$",
        "calls": f"^{calls}$",
        "changes": f"^({calls}|(?={words['verbs']}$)(?={words['nouns']}$)(?!{words['unless']}$).*)$",
        **{name: f"^{regex}$" for name, regex in words.items()},
    }


def places(tool: str, text: str) -> Iterator[tuple[str, int]]:
    """The file and line of each finding in what a tool prints."""
    if tool == "Semgrep":
        for row in json.loads(text or '{"results": []}')["results"]:
            yield row["path"].removeprefix("./"), row["start"]["line"]
    elif tool == "Coccinelle":
        for line in text.splitlines():
            if line.startswith(f"{PATTERN}\t"):
                _, path, number = line.split("\t")
                yield path.removeprefix("./"), int(number)
    else:
        for row in map(json.loads, text.splitlines()):
            if tool == "ast-grep":
                yield row["file"].removeprefix("./"), row["range"]["start"]["line"] + 1
            elif row.get("pattern") == PATTERN and "roles" in row:
                yield row["source"]["path"], row["roles"][0]["span"]["start"]["line"]


def functions(tool: str, text: str, tree: Path) -> frozenset[Place]:
    """The functions in which a tool tells something, each once: what the tools count differs, functions do not."""
    by_path: dict[str, set[int]] = {}
    for path, line in places(tool, text):
        by_path.setdefault(path, set()).add(line)
    return frozenset(
        (path, function(lines, line))
        for path, told in by_path.items()
        for lines in [(tree / path).read_text(errors="replace").splitlines()]
        for line in told
    )


def labelled(system: str, *, true: bool) -> frozenset[Place]:
    """The functions of labels.jsonl, which people have read: those that do take a lock and change a collection, or those that do not."""
    marks = map(json.loads, LABELS.read_text().splitlines())
    read = [one for one in marks if (one["repo"], one["pattern"]) == (system, PATTERN)]
    return frozenset((one["path"], one["function"]) for one in read if one["true"] is true)


def function(lines: list[str], line: int) -> str:
    """The name of the function that holds a line, by the layout of C alone, so that it is the same for every tool."""
    opened = next((at for at in range(min(line, len(lines)) - 1, -1, -1) if OPENED.match(lines[at])), None)
    if opened is None:
        return f"line {line}"
    begun = opened
    while (
        begun > max(0, opened - HEAD)
        and lines[begun - 1].strip()
        and not lines[begun - 1].rstrip().endswith(("}", ";", "*/"))
    ):
        begun -= 1
    met = CALLED.search(re.sub(r"^#.*$", "", "\n".join(lines[begun : opened + 1]), flags=re.M))
    return met[1] if met else f"line {opened + 1}"
