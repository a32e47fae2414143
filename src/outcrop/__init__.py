"""Outcrop finds the code that makes distributed systems scale and survive failures, and cites it exactly.

>>> import outcrop
>>> for finding in outcrop.scan("fixtures/basalt", patterns=["goto-unwind"]):
...     print(finding.symbol.name, finding.grade)
update_one_node releases
unpack_register_message releases
unpack_update_node_message releases
unpack_header return-only
"""

from typing import TYPE_CHECKING, Any

from outcrop.model.version import __version__

if TYPE_CHECKING:
    from outcrop.api import check as check
    from outcrop.api import scan as scan
    from outcrop.errors import OutcropError as OutcropError
    from outcrop.errors import SourceError as SourceError

__all__ = ["OutcropError", "SourceError", "__version__", "check", "scan"]


def __getattr__(name: str) -> Any:
    """What is asked for is imported then: `outcrop --version` needs none of it."""
    if name in ("check", "scan"):
        from outcrop import api

        return getattr(api, name)
    if name in ("OutcropError", "SourceError"):
        from outcrop import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'outcrop' has no attribute '{name}'")
