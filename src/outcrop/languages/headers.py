"""Which language reads a `.h` file: what the header itself says, else the sources beside and above it, else the project's majority."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

# What only C++ can say at the start of a line, and what only C would write without hiding it from C++.
CPP = re.compile(
    rb"^\s*(?:template\s*<|namespace\b[\w\s:]*\{|class\s+\w[\w\s]*(?:final\s*)?[:{]|using\s+\w|(?:public|private|protected)\s*:|typename\b)|\bstd::|\bvirtual\s+\w|\bconstexpr\b|\bnullptr\b",
    re.M,
)
# Without one of these words no line can say so, whatever its comments hide.
HINT = re.compile(rb"template|namespace|class|using|public|private|protected|typename|std::|virtual|constexpr|nullptr")
COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)


def languages_of(
    paths: Sequence[str], language_of: Callable[[str], str | None], read: Callable[[str], bytes]
) -> dict[str, str]:
    """The language of every path that has one; `read` gives a header's bytes where its surroundings leave a doubt."""
    sources = {path: name for path in paths if not path.endswith(".h") and (name := language_of(path)) is not None}
    folders = _majorities(sources)
    found = dict(sources)
    for path in paths:
        if path.endswith(".h"):
            found[path] = _of_header(path, folders, read)
    return found


def _majorities(sources: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How many sources of each language lie in each folder, its own subfolders counted."""
    folders: dict[str, Counter[str]] = {}
    for path, name in sources.items():
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            folders.setdefault(folder, Counter())[name] += 1
    return folders


def _of_header(path: str, folders: Mapping[str, Counter[str]], read: Callable[[str], bytes]) -> str:
    folder = path.rpartition("/")[0]
    while folder and folder not in folders:
        folder = folder.rpartition("/")[0]
    near = folders.get(folder, Counter())
    if near["cpp"] and not near["c"]:
        return "cpp"
    if _says_cpp(read(path)):
        return "cpp"
    return "cpp" if near["cpp"] > near["c"] else "c"


def _says_cpp(data: bytes) -> bool:
    """Whether a header holds what only C++ reads, hidden from C or not; C++ reads the rest of it too."""
    return HINT.search(data) is not None and CPP.search(COMMENT.sub(b" ", data)) is not None
