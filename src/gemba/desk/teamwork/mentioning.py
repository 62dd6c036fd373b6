"""Who is meant by @name in a text."""

from collections.abc import Iterable
from dataclasses import dataclass

MENTIONED_MAX = 20


@dataclass(frozen=True, slots=True)
class Name:
    """A person and the words they can be called by."""

    user_id: int
    words: tuple[str, ...]


def mentioned(text: str, names: Iterable[Name]) -> tuple[int, ...]:
    """The ids of those called by @name in a text, in the order of the text.

    The longest name counts, in whatever case: “@Ana Li” is not Ana. No space is needed after a
    Chinese name, and an @ within a mail address calls nobody.
    """
    folded = text.casefold()
    called: dict[str, list[int]] = {}
    for name in names:
        for word in name.words:
            if word:
                called.setdefault(word.casefold(), []).append(name.user_id)
    longest_first = sorted(called, key=len, reverse=True)
    found: list[int] = []
    at = folded.find("@")
    while at >= 0 and len(found) < MENTIONED_MAX:
        if at == 0 or not _is_latin(folded[at - 1]):
            word = next((w for w in longest_first if _stands_at(folded, at + 1, w)), "")
            found += called.get(word, [])
        at = folded.find("@", at + 1)
    return tuple(dict.fromkeys(found))


def _stands_at(text: str, start: int, word: str) -> bool:
    """Whether the word stands there and does not go on."""
    if not text.startswith(word, start):
        return False
    rest = text[start + len(word) :]
    if not rest or not _is_latin(word[-1]):
        return True
    dotted = rest[0] in ".-" and _is_latin(rest[1:2])
    return not (_is_latin(rest[0]) or dotted)


def _is_latin(character: str) -> bool:
    """A character that would make a name go on; Chinese has no spaces, so there it would not."""
    return character.isalnum() and ord(character) < 0x2E80
