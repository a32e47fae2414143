"""From findings to text: one module a format, and the excerpt that they share. No report goes back to a source."""
