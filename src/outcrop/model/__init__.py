"""The nouns of DESIGN.md, each modelled once: plain frozen values that every layer passes on and none rewrites."""
