"""The lists, and what we know about words."""
