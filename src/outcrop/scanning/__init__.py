"""A whole scan: from addresses to findings and the record that closes them."""

from outcrop.scanning.gate import Gate
from outcrop.scanning.scan import Request, Scan, Tell
from outcrop.scanning.selection import Selection

__all__ = ["Gate", "Request", "Scan", "Selection", "Tell"]
