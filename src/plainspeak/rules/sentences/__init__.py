"""Sentences that are too long or too hard."""
