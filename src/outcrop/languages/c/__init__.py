"""C, and what its family shares: all that knows a node type of these grammars lives here and in languages/cpp."""
