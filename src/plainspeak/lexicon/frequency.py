"""How common a word is, on the Zipf scale, from wordfreq's English list.

The Zipf scale is the base-10 logarithm of the uses in a billion words: 7 for "the", 3 for a word used once in a million
words (van Heuven and others, 2014). Words that the list does not hold have 0.

The list is read from wordfreq's data file and not through its functions, which import two libraries for other languages
and split each word anew: that costs more than the rest of a run on one page. A test holds our figures to wordfreq's own.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path

from plainspeak.errors import PlainspeakError
from plainspeak.lexicon.judged import Judged

#: So many words are in one dictionary. To fill one with 320,000 takes three times as long as to fill these: the processor
#: keeps a small one at hand, and a large one is moved again and again while it grows. Most words are found in the first.
_LAYER = 20_000


@cache
def zipf_layers() -> tuple[Mapping[str, float], ...]:
    """Word in small letters → Zipf frequency, for about 320,000 English words; each word once, the commonest first.

    Raises `PlainspeakError` when wordfreq or its data file is missing.
    """
    import msgpack

    spec = find_spec("wordfreq")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise PlainspeakError("The package wordfreq is missing. Install it: pip install wordfreq")
    path = Path(folders[0]) / "data" / "large_en.msgpack.gz"
    try:
        header, *bands = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise PlainspeakError(f"{path} cannot be read ({error}). Install it again: pip install wordfreq") from error
    if header != {"format": "cB", "version": 1}:
        raise PlainspeakError(
            f"{path} is of a form that we do not know. Install wordfreq 3.1: pip install wordfreq==3.1.1"
        )
    # The nth band holds the words of frequency 10 ** (-n / 100).
    layers: list[dict[str, float]] = [{}]
    for index, band in enumerate(bands):
        if len(layers[-1]) > _LAYER:
            layers.append({})
        layers[-1].update(zip(band, repeat(round(9 - index / 100, 2))))
    return tuple(layers)


def words_by_frequency() -> Iterator[tuple[str, float]]:
    """Each word that the list holds, with its Zipf frequency, the commonest first."""
    for layer in zipf_layers():
        yield from layer.items()


def zipf(word: str) -> float:
    """Zipf frequency of a word as it is written in running text; case and curly apostrophes do not matter."""
    return _ZIPF[word]


def _zipf(word: str) -> float:
    word = word.lower().replace("’", "'")
    for layer in zipf_layers():
        if word in layer:
            return layer[word]
    return 0.0


_ZIPF = Judged(_zipf)
