"""From ignore files (.gitignore, .ignore) to whether a path is ignored, as git decides it."""

import re

from pathspec.patterns.gitignore import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

MOST_BYTES = 1 << 16  # of one ignore file
_MOST_STARS = 3  # in one line; each costs a factor of a name's length in the worst case, and a source may be hostile
_BRACKETS = re.compile(r"\[[^]]*(\[|/|--|&&|\|\||~~)")  # mean something else in a regular expression, or will

# pathspec tells of these lines by a search, `*` and `*/`; here a path is matched as a whole.
_WHOLE = {".": ".+", "(?P<ps_d>/)": ".+/"}


class Rules:
    """The ignore files met so far, each under its folder (`""` for the top, else ending with `/`)."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[re.Pattern[str], bool]]] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, folder: str, *texts: bytes) -> None:
        """Take in a folder's ignore files, the one that has the last word last."""
        if lines := [read for text in texts for line in _split(text) if (read := _translate(line))]:
            self._lines[folder] = lines[::-1]

    def ignore(self, path: str) -> bool:
        """Whether this path is ignored, given that no folder above it is; a folder's path ends with `/`.

        The innermost ignore file that says anything decides, and in it the last line that does.
        """
        at = len(path) - 1
        while at >= 0:
            at = path.rfind("/", 0, at)
            for pattern, ignored in self._lines.get(path[: at + 1], ()):
                if pattern.fullmatch(path[at + 1 :]):
                    return ignored
        return False


def _split(text: bytes) -> list[str]:
    lines = text.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n")
    return [line.removesuffix("\r") for line in lines]


def _translate(line: str) -> tuple[re.Pattern[str], bool] | None:
    """What a line matches, and whether it ignores that; None of a comment, and of what cannot be read in bounded time.

    pathspec does the work, but lets `x` match all that lies in x as well, which would be wrong of `!x`, and `x/**` the
    folder x itself; git does neither, and descends into no ignored folder.
    """
    if len(re.findall(r"\*+", line)) > _MOST_STARS or _BRACKETS.search(line):
        return None
    try:
        pattern, ignored = GitIgnoreSpecPattern.pattern_to_regex(re.sub(r"/\*\*(/?)$", r"/**/*\1", line))
        return None if pattern is None else (re.compile(_WHOLE.get(pattern, pattern), re.DOTALL), bool(ignored))
    except (GitIgnorePatternError, re.error):
        return None
