"""From a file to a document: one module a format, each a function from text to blocks."""
