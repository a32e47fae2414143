"""From findings and pins to an appendix that can be handed in: one document, and one module for each format of it."""
