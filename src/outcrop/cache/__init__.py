"""What was found before, kept so that it need not be found again: results by keys that change with whatever they depend on."""
