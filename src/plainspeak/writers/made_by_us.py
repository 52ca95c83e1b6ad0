"""The comment by which lint knows what we wrote: a page about papers is no paper, though it is full of their hard words."""

from __future__ import annotations

#: For Markdown and HTML alike.
MADE_BY_US = "<!-- plainspeak: ignore-file: made by plainspeak from other papers -->"
