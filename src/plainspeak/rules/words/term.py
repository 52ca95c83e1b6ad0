"""term-plain."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.lexicon.entries import Term
from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.words.study import LEARNED, Words
from plainspeak.rules.words.swapping import mark_of, message_for


def find(words: Words, options: Options) -> Iterator[Mark]:
    """A word or term from the glossary that many readers do not know or use.

    The glossary gives plain words that fit the sentence as they stand, or says what the term means when no short swap can
    do. Words that sort people or put blame on them are here too, with the reason and what people ask to be called.

    Keep a term when your readers need to learn it, and say what it means the first time. Names are left alone: words with
    capitals in the middle of a sentence.
    """
    for use in words.loud:
        wordy = use.term.pos == "phrase" and use.term.field == "general"
        if not wordy and use.term.field not in LEARNED:
            yield mark_of(words.prose, use)


def message(hit: Hit) -> Message:
    """Give the plain words, or the meaning."""
    (term,) = hit.entries
    assert isinstance(term, Term)
    if term.hurts:
        return message_for(hit, "may hurt people.")
    # Everyone may understand "any other competent business".
    said = term.plain and not term.means and "\n" in hit.fact
    return message_for(hit, "is better said another way." if said else "may lose people.")


RULE = Rule(
    name="term-plain",
    family="words",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=("We will utilise the hall.", "The hall was utilised in May.", "Utilizing a lift is fine."),
        good=("We will use the hall.", "The hall was used in May."),
    ),
)
