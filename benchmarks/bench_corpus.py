"""What is measured on: checkouts of the real systems, and copies of them that are each a system of its own, as many as are asked for.

A copy differs from its original in the names that the original defines itself, functions and macros, which all end in the copy's number.
So no copy is the other's text, the cache has no file twice, and each calls its own functions. The names of others stay as they are.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from corpus_check import REVISIONS, unpacked

from outcrop.languages import language_of
from outcrop.scanning.selection import Selection, is_generated

# What a name may stand in without being that name comes first, and is left alone.
TOKEN = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | ^[ \t]*\#[ \t]*include[^\n]* | ([A-Za-z_]\w*)""",
    re.S | re.M | re.X,
)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)", re.M)
HEAD_OF_FUNCTION = re.compile(r"^(?![ \t#/*}])[^\n;={}#()]*?\b([A-Za-z_]\w*)[ \t]*\([^;{}#]*\)\s*\{", re.M)
FOREIGN = re.compile(r"^[ \t]*#[ \t]*if(?:ndef[ \t]+|[ \t]+!defined[ \t]*\(?[ \t]*)([A-Za-z_]\w*)", re.M)
COMPILER = re.compile(r"__\w+__$")
SYSTEMS = tuple(system for system in REVISIONS if system != "ray")  # the peers' rules are for C
EDITED = {
    "glusterfs": "xlators/mgmt/glusterd/src/glusterd-peer-utils.c",
    "slurm": "src/slurmctld/node_mgr.c",
}  # a file of usual length in which people do work


def checkout(system: str, corpus: Path, place: Path) -> Path:
    """A checkout of one commit that holds what every tool reads: vendored and generated C, which Outcrop leaves out, is taken away."""
    tree = place / system
    if not (tree / ".git").is_dir():
        shutil.rmtree(tree, ignore_errors=True)
        unpacked(system, corpus, place)
        for file in list(code(tree)):
            path = file.relative_to(tree).as_posix()
            if Selection().reason(path) or is_generated(path, file.read_bytes()):
                file.unlink()
        committed(tree)
    return tree


def copies(systems: Iterable[str], count: int, corpus: Path, place: Path, name: str) -> Path:
    """A checkout with so many renamed copies of the C of each system, a folder a copy."""
    tree = place / f"{name}-{count}"
    if not (tree / ".git").is_dir():
        shutil.rmtree(tree, ignore_errors=True)
        for system in systems:
            original = checkout(system, corpus, place)
            texts = {file.relative_to(original): _text(file) for file in code(original)}
            own = defined(texts.values())
            for number in range(1, count + 1):
                for path, text in texts.items():
                    file = tree / f"{system}{number}" / path
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(renamed(text, own, number), encoding="latin-1")
        committed(tree)
    return tree


def defined(texts: Iterable[str]) -> frozenset[str]:
    """The functions and macros that texts define, of more than one word or in capitals.

    Not what is asked for by #ifndef first, since that is another's name, as small words such as `stat` and `open` are, which a test
    defines, and `__attribute__` and its kin, which are the compiler's.
    """
    own: set[str] = set()
    foreign: set[str] = set()
    for text in texts:
        own.update(MACRO.findall(text), HEAD_OF_FUNCTION.findall(text))
        foreign.update(FOREIGN.findall(text))
    return frozenset(
        name for name in own - foreign if (name != name.lower() or "_" in name) and not COMPILER.match(name)
    )


def renamed(text: str, own: Set[str], number: int) -> str:
    """The text with a number behind each name of `own`, in capitals where it is; comments, strings and includes stay."""
    numbered = {name: f"{name}_{'R' if name.isupper() else 'r'}{number}" for name in own}

    def name(met: re.Match[str]) -> str:
        return numbered.get(met[1], met[0])

    return TOKEN.sub(name, text)


def code(tree: Path) -> Iterator[Path]:
    """The C and C++ files of a tree, in order."""
    for file in sorted(tree.rglob("*")):
        if language_of(file.name) is not None and file.is_file() and not file.is_symlink():
            yield file


def lines(tree: Path) -> int:
    """How many lines of C and C++ a tree holds."""
    return sum(file.read_bytes().count(b"\n") for file in code(tree))


def copies_of_kernel_size(corpus: Path, place: Path, size: int) -> int:
    """How many copies of all systems of C together make so many lines."""
    return -(-size // sum(lines(checkout(system, corpus, place)) for system in SYSTEMS))


def committed(tree: Path) -> None:
    """Make a folder the checkout of one commit; an empty .semgrepignore keeps Semgrep from leaving out tests by itself."""
    (tree / ".semgrepignore").touch()
    who = [
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@example.org",
        "-c",
        "gc.auto=0",
        "-c",
        "commit.gpgsign=false",
    ]
    for words in (
        ["init", "--quiet"],
        ["add", "--all", "--force"],
        ["commit", "--quiet", "--no-verify", "-m", "as it is"],
    ):
        subprocess.run(["git", *who, *words], cwd=tree, check=True)


def changed(text: str, number: int) -> str:
    """The text with one statement more in its last function, another one for every number."""
    at = text.rindex("\n}")
    return f"{text[:at]}\n    (void){number};{text[at:]}"


def _text(file: Path) -> str:
    return file.read_bytes().decode("latin-1")  # every byte is a letter, and is written as it was
