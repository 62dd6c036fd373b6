"""Words as the desk sees them: clean lines, excerpts, search tokens – English and Chinese."""

import re
import unicodedata
from collections.abc import Iterator

_CJK = (
    "\u3005\u3007"  # 々 repeats a character, 〇 is a zero: parts of words, not marks
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\u3040-\u30ff"  # kana
    "\uac00-\ud7af"  # hangul
)
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+", re.UNICODE)
_CJK_FIRST = re.compile(rf"[{_CJK}]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
TOKEN_CHARS_MAX = 40


def one_line(text: str, chars_max: int) -> str:
    """`text` without control and direction characters, white space folded, cut to `chars_max`."""
    line = _SPACE.sub(" ", _UNSEEN.sub("", text[: chars_max * 4])).strip()
    return line if len(line) <= chars_max else line[: chars_max - 1].rstrip() + "…"


def storable(text: str) -> str:
    """`text` without what no database takes: NUL, and halves of characters left by bad decoding."""
    if "\x00" not in text and _is_whole(text):
        return text
    return _UNSTORABLE.sub("", text)


def _is_whole(text: str) -> bool:
    try:
        text.encode()  # hundreds of times as fast as looking for the halves
    except UnicodeEncodeError:
        return False
    return True


def search_tokens(text: str) -> Iterator[str]:
    """The words under which `text` is found.

    Latin and other spaced scripts: the word, lower case, accents kept as composed by NFKC.
    Chinese, Japanese, Korean: each overlapping pair of characters – a single character only
    when it stands alone – since those scripts put no space between words.
    """
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).lower()):
        word = match.group()
        if not _CJK_FIRST.match(word):
            yield word[:TOKEN_CHARS_MAX]
        elif len(word) == 1:
            yield word
        else:
            for start in range(len(word) - 1):
                yield word[start : start + 2]
