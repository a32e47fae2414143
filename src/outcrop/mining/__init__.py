"""From a list of sources to Parquet and a manifest: on the processors of this machine, or on a Ray cluster."""

from outcrop.mining.mine import Mine, Tally

__all__ = ["Mine", "Tally"]
