"""Words and phrases for which there are plainer ones."""
