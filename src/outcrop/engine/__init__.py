"""From a blob to its findings: candidates, syntax, sites, judgement, and what is learned from the whole snapshot."""
