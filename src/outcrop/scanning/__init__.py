"""A whole scan: from addresses to findings and the record that closes them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outcrop.scanning.gate import Gate
    from outcrop.scanning.scan import Request, Scan, Tell
    from outcrop.scanning.selection import Selection

__all__ = ["Gate", "Request", "Scan", "Selection", "Tell"]


MODULES = {"Gate": "gate", "Request": "scan", "Scan": "scan", "Tell": "scan", "Selection": "selection"}


def __getattr__(name: str) -> Any:
    """What is asked for is imported then: a report that was written before is written again without any of it."""
    if name in MODULES:
        return getattr(import_module(f"outcrop.scanning.{MODULES[name]}"), name)
    raise AttributeError(f"module 'outcrop.scanning' has no attribute '{name}'")
