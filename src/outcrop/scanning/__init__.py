"""A whole scan: from addresses to findings and the record that closes them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outcrop.scanning.gate import Gate
    from outcrop.scanning.scan import Request, Scan, Tell
    from outcrop.scanning.selection import Selection

__all__ = ["Gate", "Request", "Scan", "Selection", "Tell"]


def __getattr__(name: str) -> Any:
    """What is asked for is imported then: a report that was written before is written again without any of it."""
    from outcrop.scanning import gate, scan, selection

    for module in (gate, scan, selection):
        if name in __all__ and hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(f"module 'outcrop.scanning' has no attribute '{name}'")
