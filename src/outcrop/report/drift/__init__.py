"""From drift to text: one module a format, and what they all say alike."""
