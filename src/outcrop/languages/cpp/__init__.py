"""C++: what it adds to C."""
