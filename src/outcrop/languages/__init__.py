"""The languages that Outcrop reads: one folder and one line in this table each."""

import tree_sitter_c
import tree_sitter_cpp

from outcrop.languages.c.defines import shapes
from outcrop.languages.c.family import Language
from outcrop.languages.c.parsing import MISSING
from outcrop.languages.c.querying import Query, QueryMistake
from outcrop.languages.c.statements import TABLES as C_TABLES
from outcrop.languages.cpp.statements import TABLES as CPP_TABLES
from outcrop.languages.headers import languages_of

C_SUFFIXES = frozenset({".c", ".h"})
CPP_SUFFIXES = frozenset(
    {".cc", ".cpp", ".cxx", ".c++", ".C", ".hh", ".hpp", ".hxx", ".h++", ".H", ".ipp", ".tcc", ".inl"}
)

LANGUAGES: dict[str, Language] = {
    "c": Language("c", "C", C_SUFFIXES, tree_sitter_c.language, C_TABLES),
    "cpp": Language("cpp", "C++", CPP_SUFFIXES, tree_sitter_cpp.language, CPP_TABLES, extends="c"),
}

__all__ = ["LANGUAGES", "MISSING", "Language", "Query", "QueryMistake", "language_of", "languages_of", "shapes"]


def language_of(path: str) -> str | None:
    """The language whose files end like this; a `.h` is taken for C until the project around it says otherwise."""
    name = path.rpartition("/")[2]
    _, dot, ending = name.rpartition(".")
    suffix = f"{dot}{ending}"
    return (
        next((language.name for language in LANGUAGES.values() if suffix in language.suffixes), None) if dot else None
    )
