"""The table `[appendix]` of outcrop.toml."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from outcrop.errors import OutcropError
from outcrop.model.appendix import AppendixWish, ChosenExcerpt
from outcrop.tables import validated

ADAPTER: TypeAdapter[AppendixWish] = TypeAdapter(AppendixWish)
TABLES = {"appendix": AppendixWish, "appendix.excerpt": ChosenExcerpt}


def appendix(file: Path, table: Any) -> AppendixWish:
    """What the author asks of an appendix. Raises OutcropError where the table is wrong."""
    if not isinstance(table, dict):
        raise OutcropError(f"{file}: 'appendix' wants a table, under a line [appendix].")
    return validated(ADAPTER, table, str(file), TABLES, "appendix")
