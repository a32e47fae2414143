"""From the bytes of a file to the traces of its functions: by name, by place, and by what stands in them; nothing is parsed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from outcrop.languages import LANGUAGES, language_of
from outcrop.model.extent import Extent, Lines
from outcrop.model.source import is_binary

TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\w+|->|::|<<=|>>=|[-+*/%&|^=!<>]=|&&|\|\||<<|>>|\+\+|--|\S'
)
OWN = b"@"  # stands for the function's own name, which may change while the rest stays


@dataclass(
    frozen=True, slots=True, eq=False
)  # one function, one trace: asked for as a key too often to compare what it holds
class Trace:
    """A function as it can be found again."""

    path: str
    name: str  # as `Definition.name` has it
    extent: Extent
    lines: tuple[int, int]  # of its extent, 1-based and inclusive
    body: int  # where its brace opens
    digest: bytes  # of its body without comments, white space and its own name

    @property
    def last(self) -> str:
        """Its name without its classes: `B::f` -> f."""
        return last_name(self.name)


def traces(path: str, data: bytes) -> Iterator[Trace]:
    """The functions of a file, in order; none of one that no language reads."""
    name = language_of(path)
    if name is None or is_binary(data):
        return
    language = LANGUAGES[name]
    heads = language.survey(data).heads
    if not heads:
        return
    code, lines = language.uncommented(data), Lines(data)
    for head, full in zip(heads, language.names(data, heads), strict=True):
        span = lines.line(head.extent.start), lines.line(head.extent.end - 1)
        digest = digest_of(code[head.body : head.extent.end], last_name(full))
        yield Trace(path, full, head.extent, span, head.body, digest)


def last_name(name: str) -> str:
    """A name without its classes; what was a lambda is the function around it."""
    while name.endswith("::<lambda>"):
        name = name.removesuffix("::<lambda>")
    return name.rpartition("::")[2] if "operator" not in name else "operator" + name.partition("operator")[2]


def digest_of(code: bytes, own: str) -> bytes:
    """What stays the same while a piece of code is moved, indented anew, or called by another name."""
    name = own.encode("utf-8", "surrogateescape")
    if name in code:
        code = re.sub(rb"\b" + re.escape(name) + rb"\b", OWN, code)
    return blake2b(b"".join(code.split()), digest_size=12).digest()


def runs(code: bytes, own: str) -> Counter[int]:
    """The runs of three tokens in uncommented code, each as a number, with how often it stands there."""
    name = _number(own.encode("utf-8", "surrogateescape"))
    tokens = [0, 0, *(0 if token == name else token for token in map(_number, TOKEN.findall(code))), 0, 0]
    return Counter(map(hash, zip(tokens, tokens[1:], tokens[2:], strict=False)))


_number = lru_cache(1 << 18)(crc32)  # the same in every process, as the hash of numbers is
