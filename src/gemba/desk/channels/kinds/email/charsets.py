"""Bytes to text whatever the mail claims: labelled, mislabelled or unlabelled. Never raises.

Only codecs named here are ever used, so a label cannot reach Python's odd ones (`idna`,
`punycode`, `unicode_escape`), some of which take quadratic time.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Labels name the smaller, older set; the superset reads what senders really wrote.
_SUPERSETS = {
    "ascii": "cp1252",
    "usascii": "cp1252",
    "ansix341968": "cp1252",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "iso88599": "cp1254",
    "latin5": "cp1254",
    "iso885911": "cp874",
    "tis620": "cp874",
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "euccn": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows936": "gb18030",
    "gb18030": "gb18030",
    "gb180302000": "gb18030",
    "gb180302005": "gb18030",
    "hzgb2312": "hz",
    "hz": "hz",
    "big5": "cp950",
    "big5tw": "cp950",
    "xbig5": "cp950",
    "cp950": "cp950",
    "big5hkscs": "big5hkscs",
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "ksc56011989": "cp949",
    "euckr": "cp949",
    "uhc": "cp949",
    "cp949": "cp949",
    "windows949": "cp949",
    "iso2022kr": "iso2022_kr",
    "johab": "johab",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "xsjis": "cp932",
    "mskanji": "cp932",
    "windows31j": "cp932",
    "cp932": "cp932",
    "shiftjis2004": "shift_jis_2004",
    "eucjp": "euc_jp",
    "xeucjp": "euc_jp",
    "eucjpms": "euc_jp",
    "iso2022jp": "iso2022_jp_ext",
    "iso2022jp1": "iso2022_jp_ext",
    "iso2022jp2": "iso2022_jp_2",
    "iso2022jp3": "iso2022_jp_3",
    "iso2022jpms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode11utf8": "utf-8",
    "cp65001": "utf-8",
    "utf7": "utf-7",
    "unicode11utf7": "utf-7",
    "utf16": "utf-16",
    "ucs2": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "utf32": "utf-32",
    "koi8r": "koi8-r",
    "koi8": "koi8-r",
    "koi8u": "koi8-u",
    "koi8t": "koi8-t",
    "macintosh": "mac-roman",
    "macroman": "mac-roman",
    "macce": "mac-latin2",
    "maccyrillic": "mac-cyrillic",
    "xmaccyrillic": "mac-cyrillic",
    "latin2": "iso8859-2",
    "latin9": "iso8859-15",
    "viscii": "cp1258",
}
_NUMBERED = re.compile(r"(?:windows|cp|xcp|ibm)(\d{3,4})")
_CODE_PAGES = frozenset(
    (437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874,
     *range(1250, 1259))
)  # fmt: skip
_ISO_8859 = re.compile(r"iso8859(\d{1,2})[ei]?")
# Escape-driven encodings look like ASCII, so ASCII bytes do not settle what they say.
_SEVEN_BIT = frozenset(
    ("utf-7", "hz", "iso2022_kr", "iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_3")
)
_WIDE = frozenset(("utf-16", "utf-16-le", "utf-16-be", "utf-32"))
_EAST_ASIAN = frozenset(("gb18030", "cp950", "big5hkscs", "cp949", "euc_jp", "cp932", "johab"))
# UTF-7 lets halves of pairs through, which no database takes.
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE_BYTES = 4096


@lru_cache(maxsize=512)
def codec_for(label: str) -> str:
    """The codec to try for a charset label, '' when the label says nothing we know."""
    key = re.sub(r"[^a-z0-9]", "", label.lower()[:60])
    if key in _SUPERSETS:
        return _SUPERSETS[key]
    if (found := _NUMBERED.fullmatch(key)) and int(found[1]) in _CODE_PAGES:
        return f"cp{found[1]}"
    if (found := _ISO_8859.fullmatch(key)) and int(found[1]) in range(2, 17) and found[1] != "12":
        return f"iso8859-{found[1]}"
    return ""


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """`(text, note)`; the note is '' when the label was right, else says how it was read."""
    codec = codec_for(label) if label else ""
    if codec in _SEVEN_BIT or codec in _WIDE:
        try:
            return _SURROGATE.sub("\ufffd", data.decode(codec)), ""
        except (UnicodeError, ValueError):
            pass
    if data.isascii():
        text = data.decode("ascii")
        return text, "" if codec or not label else f"unknown charset {label[:40]!r} read as ASCII"
    return _decode_eight_bit(data, label, codec)


def _decode_eight_bit(data: bytes, label: str, codec: str) -> tuple[str, str]:
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and (codec not in _EAST_ASIAN or any(char > "\u07ff" for char in utf8)):
        known = codec == "utf-8" or not label
        return utf8.removeprefix("\ufeff"), "" if known else _note(label, "utf-8")
    if codec and codec not in ("utf-8", "cp1252"):
        text = _strict(data, codec)
        if text is not None:
            return text, ""
    if codec not in _EAST_ASIAN and _mostly_utf8(data):
        return data.decode("utf-8", "replace"), "some bytes are not valid UTF-8"
    guess = guess_codec(data)
    if codec == guess or (codec in _EAST_ASIAN and guess == "cp1252"):
        text = data.decode(codec, "replace")
        return text, "" if "\ufffd" not in text else f"some bytes are not valid {label[:40]!r}"
    return data.decode(guess, "replace"), _note(label, guess)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _note(label: str, codec: str) -> str:
    return f"labelled {label[:40]!r}, read as {codec}" if label else f"no charset, read as {codec}"


def _mostly_utf8(data: bytes) -> bool:
    """True when broken bytes are few, as in a text cut in the middle of a character."""
    try:
        return codecs.utf_8_decode(data, "strict", False)[1] > 0
    except UnicodeDecodeError:
        sample = data[:_SAMPLE_BYTES]
        wide = sum(byte >= 0x80 for byte in sample)
        return sample.decode("utf-8", "replace").count("\ufffd") * 10 <= wide


def guess_codec(data: bytes) -> str:
    """The likeliest codec of 8-bit bytes that are not UTF-8, from where their byte pairs lie."""
    sample = data[:_SAMPLE_BYTES]
    first = next((index for index, byte in enumerate(sample) if byte >= 0x80), 0)
    sample = sample[first:] if len(data) <= _SAMPLE_BYTES else data[first : first + _SAMPLE_BYTES]
    leads, trails, broken = _pairs(sample)
    if not leads or broken * 20 > len(leads):
        return _single_byte(sample)
    if _share(leads, 0x82, 0x83) >= 0.2 and _share(leads, 0x81, 0x9F) >= 0.5:
        return "cp932"
    if _share(trails, 0x40, 0x7E) >= 0.1 and _share(leads, 0xA1, 0xC6) >= 0.8:
        return "cp950"
    if _share(leads, 0xA4, 0xA5) >= 0.25:
        return "euc_jp"
    if len(leads) >= 3 and min(_share(leads, 0xC0, 0xDF), _share(trails, 0xC0, 0xDF)) >= 0.9:
        return "koi8-r"
    if len(leads) >= 8 and _share(leads, 0xB0, 0xC8) >= 0.9 and b" " in sample:
        return "cp949"
    if _share(leads, 0xB0, 0xD7) + _share(leads, 0xA1, 0xA3) >= 0.7:
        return "gb18030"
    return _single_byte(sample)


def _share(values: list[int], low: int, high: int) -> float:
    return sum(low <= value <= high for value in values) / len(values)


def _pairs(sample: bytes) -> tuple[list[int], list[int], int]:
    """Lead and trail bytes of what would be double-byte characters, and how many do not fit."""
    leads: list[int] = []
    trails: list[int] = []
    broken = 0
    position, end = 0, len(sample) - 1
    while position < end:
        lead = sample[position]
        if lead < 0x80:
            position += 1
            continue
        trail = sample[position + 1]
        if trail < 0x40 or trail in (0x7F, 0xFF) or lead in (0x80, 0xFF):
            broken += 1
            position += 1
            continue
        leads.append(lead)
        trails.append(trail)
        position += 2
    return leads, trails, broken


def _single_byte(sample: bytes) -> str:
    """Cyrillic when most letters are beyond ASCII, else Western European."""
    high = sum(byte >= 0xC0 for byte in sample)
    plain = len(re.findall(rb"[A-Za-z]", sample))
    if high <= plain or high < 4:
        return "cp1252"
    small_koi8 = sum(0xC0 <= byte <= 0xDF for byte in sample)
    return "koi8-r" if small_koi8 * 2 > high else "cp1251"
