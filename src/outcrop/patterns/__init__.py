"""The catalogue: cards and queries read from their folders, checked, and compiled; a mistake is told with its file, line and caret."""
