"""What the sources promise, on real folders and real repositories."""
