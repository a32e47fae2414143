"""What LaTeX needs to write an appendix: text in which nothing acts, code line by line, and the macros that both lean on."""
