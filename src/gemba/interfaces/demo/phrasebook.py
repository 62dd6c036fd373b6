"""Words put together from many small pieces, so that no two letters read the same.

A phrase is a text with `[one|or another|]` choices, which may be nested, and `{slots}`: a value
the caller gives, or else another phrase of the same book. `{slot?}` is said more often than not.
"""

import random
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).parent / "phrases"
OPTIONAL_SHARE = 0.6

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_.]+)(\?)?\}")
_SPACES = re.compile(r"  +")
_LINE_ENDS = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")
_DEPTH_MAX = 8


class PhraseUnknown(KeyError):
    """A phrase asks for a slot that nobody fills."""


class Phrasebook:
    """Every phrase of one language, by `file.section.name` or, inside a file, as written there."""

    def __init__(self, phrases: Mapping[str, tuple[str, ...]]) -> None:
        self._phrases = phrases

    def say(self, name: str, slots: Mapping[str, str], rng: random.Random) -> str:
        """One of the phrases called `name`, with its choices made and its slots filled."""
        return self.fill(self.pick(name, rng), slots, rng)

    def pick(self, name: str, rng: random.Random) -> str:
        """One of the phrases called `name`, as written."""
        try:
            return rng.choice(self._phrases[name])
        except KeyError:
            raise PhraseUnknown(name) from None

    def fill(self, text: str, slots: Mapping[str, str], rng: random.Random) -> str:
        """`text` with its choices made and its slots filled; lines and spaces tidied."""
        for _ in range(_DEPTH_MAX):
            while "[" in text:
                text = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), text)
            if "{" not in text:
                break
            text = _SLOT.sub(lambda m: self._slot(m, slots, rng), text)
        return _tidied(text)

    def names(self, prefix: str) -> list[str]:
        """Every phrase name that begins with `prefix`, in the order written."""
        return [name for name in self._phrases if name.startswith(prefix)]

    def variant(self, name: str, facet: float) -> str:
        """The phrase at `facet` (0 to 1) of the way through those called `name`, as written."""
        found = self._phrases[name]
        return found[int(facet * len(found))]

    def _slot(self, found: re.Match[str], slots: Mapping[str, str], rng: random.Random) -> str:
        name, optional = found[1], found[2]
        if optional and rng.random() > OPTIONAL_SHARE:
            return ""
        return slots[name] if name in slots else self.pick(name, rng)


@cache
def phrasebook(language: str) -> Phrasebook:
    """The book of a language, "en" or "zh", read from its files."""
    phrases: dict[str, tuple[str, ...]] = {}
    for path in sorted((PHRASES / language).glob("*.toml")):
        found = _flat("", tomllib.loads(path.read_text("utf-8")))
        if twice := found.keys() & phrases.keys():
            raise ValueError(f"{path.name} repeats {', '.join(sorted(twice))}.")
        phrases |= found
    return Phrasebook(phrases)


def _tidied(text: str) -> str:
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("\n", text))
    return text.strip()


def _flat(prefix: str, table: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            found |= _flat(f"{prefix}{name}.", value)
        elif isinstance(value, list):
            found[prefix + name] = tuple(str(item) for item in value)
        else:
            found[prefix + name] = (str(value),)
    return found
