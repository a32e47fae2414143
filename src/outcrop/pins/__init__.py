"""From what was pinned to what became of it: functions and excerpts are followed from one commit to another."""
