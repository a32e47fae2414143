"""The table `[appendix]` of outcrop.toml."""

from pathlib import Path
from typing import Any

from outcrop.errors import OutcropError
from outcrop.model.adapter import adapter
from outcrop.model.appendix import AppendixWish, ChosenExcerpt
from outcrop.tables import validated

TABLES = {"appendix": AppendixWish, "appendix.excerpt": ChosenExcerpt}


def appendix(file: Path, table: Any) -> AppendixWish:
    """What the author asks of an appendix. Raises OutcropError where the table is wrong."""
    if not isinstance(table, dict):
        raise OutcropError(f"{file}: 'appendix' wants a table, under a line [appendix].")
    return validated(adapter(AppendixWish), table, str(file), TABLES, "appendix")
