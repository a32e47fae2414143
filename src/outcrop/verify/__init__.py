"""From a document that people wrote by hand to a verdict on every excerpt that it quotes."""
