"""Acronyms: unexplained, explained too late, for nothing or in two ways."""
