"""acronym-unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.lexicon.entries import Acronym
from plainspeak.lexicon.inflect import inflect
from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule, Swap
from plainspeak.rules.acronyms.usage import Usage

_MOST_OFFERS = 4


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """An acronym that the document never explains.

    Acronyms are the first thing that shuts people out of a meeting. Many do not ask, because they think that everyone else
    knows. Write the full name the first time, with the acronym in brackets after it. When you use it only once or twice,
    write the full name each time and leave the acronym out.

    An acronym is explained when its full name stands beside it anywhere in the document. That can be in brackets
    ("integrated care board (ICB)"), the other way round, with words such as "stands for", or in a list or table. Those that
    nearly everyone in Britain knows (NHS, GP, UK) need no explanation; the list says who says so for each. An acronym
    that your own group has agreed to know goes into the setting `known`.

    Some groups use no acronyms at all but those that everyone knows. With `style = "none"`, those that are explained are
    found too.

    The advice follows the style guides of GOV.UK and of the NHS digital service manual.
    """
    if options["style"] == "none":
        for use in usage.hard:
            pair = usage.explained.get(use.short)
            yield Mark(use.start, use.end, use.short, f"{pair.long if pair else ''}\n{_order(usage, use.short)}")
        return
    for use in usage.uses():
        if use.short not in usage.explained:
            opens = _OPENS if usage.prose.starts_sentence(use.start) else ""
            yield Mark(use.start, use.end, use.short, f"{opens}\n{_order(usage, use.short)}")


#: In a fact: the short form opens a sentence, and its full name needs a capital.
_OPENS = "^"


def _order(usage: Usage, short: str) -> str:
    return "\n".join(row.long for row in usage.meanings(short))


def message(hit: Hit) -> Message:
    """Offer the full name, or each of them when the letters stand for several things."""
    explained, *order = hit.fact.split("\n")
    rows = {entry.long: entry for entry in hit.entries if isinstance(entry, Acronym)}
    meanings = [rows[long] for long in order if long in rows]
    if hit.options["style"] == "none":
        return _without(hit, explained, meanings)
    plural = _ends_in_s(hit.quote) and not any(entry.short.endswith("s") for entry in meanings)
    why = f"{hit.quote} {'are' if plural else 'is'} not explained"
    if not meanings:
        return Message(f"{why}. Write the full name the first time, with {hit.quote} in brackets after it.")
    opens = explained == _OPENS
    swaps = tuple(Swap(_capital(_with_short(entry, hit.quote), opens)) for entry in meanings[:_MOST_OFFERS])
    if len(meanings) > 1:
        offers = _listed([swap.text for swap in swaps])
        several = f"{why}, and the letters can mean different things."
        return Message(f"{several} The first time, write the one that you mean: {offers}.", swaps)
    (entry,) = meanings
    if hit.count == 1:
        swaps = (*swaps, Swap(_capital(in_full(entry, hit.quote), opens)))
    if plural and entry.plain:
        return Message(f"{why}. Write ‘{swaps[0].text}’ the first time. {entry.short} means: {entry.plain}.", swaps)
    plain = f", {entry.plain}," if entry.plain else ""
    return Message(f"{why}. Write ‘{swaps[0].text}’{plain} the first time.", swaps)


def _without(hit: Hit, explained: str, meanings: list[Acronym]) -> Message:
    longs = [explained] if explained else [in_full(entry, hit.quote) for entry in meanings[:_MOST_OFFERS]]
    swaps = tuple(Swap(long) for long in longs)
    what = f"Write {_listed(longs)} each time." if longs else "Write the full name each time."
    return Message(f"{hit.quote}: you have chosen to use no acronyms but those that everyone knows. {what}", swaps)


def _listed(texts: list[str]) -> str:
    offers = [f"‘{text}’" for text in texts]
    return offers[0] if len(offers) == 1 else f"{', '.join(offers[:-1])} or {offers[-1]}"


def in_full(entry: Acronym, quote: str) -> str:
    """The full name, plural when the acronym is and the name has a plain plural: "integrated care boards" for "ICBs"."""
    return inflect(entry.long, "NNS") if _plural(entry, quote) else entry.long


def _with_short(entry: Acronym, quote: str) -> str:
    """The full name with the short form behind it; both in the singular where the name has no plain plural."""
    odd = _ends_in_s(quote) and not entry.short.endswith("s") and not _plural(entry, quote)
    return f"{in_full(entry, quote)} ({entry.short if odd else quote})"


def _capital(text: str, opens: bool) -> str:
    return text[0].upper() + text[1:] if opens else text


def _ends_in_s(quote: str) -> bool:
    return len(quote) > 2 and quote[-1] == "s" and not quote[-2].islower()


# Which word of "failed to attend" or "board of directors" has the plural cannot be told by rule.
_WITH_LITTLE_WORDS = re.compile(r" (?:a|an|and|as|at|by|for|from|in|of|on|or|out|than|the|to|with) ")
_NO_NOUN = re.compile(r"(?:ed|ly|ing|ous|ive|able|ible|s)$")


def _plural(entry: Acronym, quote: str) -> bool:
    """Whether an acronym in the plural can be written out in the plural."""
    plain = not _WITH_LITTLE_WORDS.search(f" {entry.long} ") and not _NO_NOUN.search(entry.long)
    return plain and quote.endswith("s") and not entry.short.endswith("s")


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
    options=(
        Option(
            "style",
            "explain",
            "`explain`: explain an acronym once. `none`: use none but those that everyone knows.",
            ("explain", "none"),
        ),
    ),
    aliases=("acronym-not-explained", "acronym-undefined"),
    first_use=True,
)
