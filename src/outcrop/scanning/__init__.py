"""A whole scan: from addresses to findings and the record that closes them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outcrop.scanning.gate import Gate
    from outcrop.scanning.scan import Request, Scan, Tell
    from outcrop.scanning.selection import Selection

__all__ = ["Gate", "Request", "Scan", "Selection", "Tell"]


def __getattr__(name: str) -> Any:
    """What is asked for is imported then: a report that was written before is written again without any of it."""
    if name not in __all__:  # as is every module in here, asked for by name, until it is imported
        raise AttributeError(f"module 'outcrop.scanning' has no attribute '{name}'")
    from outcrop.scanning import gate, scan, selection

    return next(getattr(module, name) for module in (gate, scan, selection) if hasattr(module, name))
