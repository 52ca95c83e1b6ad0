"""acronym-unexplained."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.lexicon.entries import Acronym
from plainspeak.lexicon.inflect import inflect
from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule, Swap
from plainspeak.rules.acronyms.usage import Usage


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """An acronym that the document never explains.

    Acronyms are the first thing that shuts people out of a meeting. Many do not ask, because they think that everyone else
    knows. Write the full name the first time, with the acronym in brackets after it. When you use it only once or twice,
    write the full name each time and leave the acronym out.

    An acronym is explained when its full name stands beside it anywhere in the document. That can be in brackets
    ("integrated care board (ICB)"), the other way round, with words such as "stands for", or in a list or table. Those that
    nearly everyone in Britain knows (NHS, GP, UK) need no explanation; the list says who says so for each. An acronym
    that your own group has agreed to know goes into the setting `known`.

    The advice follows the style guides of GOV.UK and of the NHS digital service manual.
    """
    explained = usage.explained()
    for use in usage.uses():
        if use.short not in explained:
            yield Mark(use.start, use.end, use.short)


def message(hit: Hit) -> Message:
    """Offer the full name, or each of them when the letters stand for several things."""
    meanings = [entry for entry in hit.entries if isinstance(entry, Acronym)]
    swaps = tuple(Swap(in_full(entry, hit.quote)) for entry in meanings[:4])
    plural = any(_plural(entry, hit.quote) for entry in meanings)
    why = f"{hit.quote} {'are' if plural else 'is'} not explained"
    if not meanings:
        return Message(f"{why}. Write the full name the first time, with {hit.quote} in brackets after it.")
    if len(meanings) == 1:
        (entry,) = meanings
        if plural and entry.plain:
            return Message(f"{why}. Write ‘{swaps[0].text}’ the first time. {entry.short} means: {entry.plain}.", swaps)
        plain = f", {entry.plain}," if entry.plain else ""
        return Message(f"{why}. Write ‘{swaps[0].text}’{plain} the first time.", swaps)
    offers = [f"‘{swap.text}’" for swap in swaps]
    return Message(
        f"{why}, and the letters can mean different things. "
        f"The first time, write the one that you mean: {', '.join(offers[:-1])} or {offers[-1]}.",
        swaps,
    )


def in_full(entry: Acronym, quote: str) -> str:
    """The full name with the acronym in brackets, both plural when the acronym is: "integrated care boards (ICBs)"."""
    long = inflect(entry.long, "NNS") if _plural(entry, quote) and not entry.long.endswith("s") else entry.long
    return f"{long} ({quote})"


def _plural(entry: Acronym, quote: str) -> bool:
    return quote.endswith("s") and not entry.short.endswith("s")


RULE = Rule(
    name="acronym-unexplained",
    family="acronyms",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=("The ICB will reply by Friday.", "Tell the CQC about your care.", "We asked two PCNs to come."),
        good=(
            "The integrated care board (ICB) will reply by Friday. Write to the ICB.",
            "The NHS will reply by Friday. Your GP knows.",
        ),
    ),
    aliases=("acronym-not-explained", "acronym-undefined"),
)
