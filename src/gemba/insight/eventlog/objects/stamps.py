"""Times and values as OCEL files write them."""

from __future__ import annotations

import math
import re
from datetime import tzinfo

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Int64s
from gemba.insight.eventlog.readers.times import TimeStyle, parse_times

# The years 1 to 9999, which is what ISO 8601 writes with four digits.
EARLIEST_US = -62_135_596_800_000_000
LATEST_US = 253_402_300_799_999_999

_STYLE = TimeStyle()
_INTEGER = re.compile(r"[+-]?\d{1,19}(\.0*)?")
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_INT64 = 2**63


def stamp(us: int) -> str:
    """UTC in ISO 8601; microseconds only where there are any."""
    text = str(np.datetime64(us, "us"))
    return f"{text.removesuffix('.000000')}Z"


def stamps(times_us: Int64s) -> list[str]:
    """As `stamp`, for many."""
    texts = np.datetime_as_string(times_us.astype("datetime64[us]"), unit="us").tolist()
    return [f"{text.removesuffix('.000000')}Z" for text in texts]


def read_stamps(texts: list[str], zone: tzinfo) -> tuple[Int64s, int]:
    """UTC microseconds, UNKNOWN_US for what is no time of the years 1 to 9999; and how many texts
    carried no zone and were read as times of `zone`."""
    parsed = parse_times(texts, _STYLE, zone)
    sound = parsed.readable & (parsed.us >= EARLIEST_US) & (parsed.us <= LATEST_US)
    naive = int(np.count_nonzero(sound & (parsed.offset == -(2**31))))
    return np.where(sound, parsed.us, UNKNOWN_US), naive


def settled(text: str, kind: str, zone: tzinfo) -> str | None:
    """The one way this log writes a value of a kind; None where the text is no such value."""
    if kind == "string":
        return text
    bare = text.strip()
    if kind == "boolean":
        return _BOOLEANS.get(bare.lower())
    if kind == "integer":
        return _integer(bare)
    if kind == "float":
        return _float(bare)
    (us,) = read_stamps([bare], zone)[0].tolist()
    return None if us == UNKNOWN_US else stamp(us)


def _integer(text: str) -> str | None:
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text.partition(".")[0])
    return str(number) if -_INT64 <= number < _INT64 else None


def _float(text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return repr(number) if math.isfinite(number) else None
