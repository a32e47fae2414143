"""What all lines begin with, and the lines without it: an excerpt is often set off by another indentation than it has in its file."""

from collections.abc import Sequence


def common_indent(lines: Sequence[str]) -> str:
    """The white space that all lines begin with, blank ones left out."""
    held = [line for line in lines if line.strip()]
    prefix = held[0][: len(held[0]) - len(held[0].lstrip())] if held else ""
    while any(not line.startswith(prefix) for line in held):
        prefix = prefix[:-1]
    return prefix


def dedented(lines: Sequence[str]) -> list[str]:
    """Lines without the white space that all of them begin with."""
    cut = len(common_indent(lines))
    return [line[cut:] if line.strip() else "" for line in lines]
