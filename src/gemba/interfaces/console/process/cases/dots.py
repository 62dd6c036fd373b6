"""The dotted chart as one binary answer: a JSON head, then typed arrays, all little-endian.

4 bytes: length of the head (UTF-8, filled with spaces to a multiple of 4); then per point seconds
(uint32), per line its first point (uint32, one more than lines) and its case code (uint32), per
point its colour (uint8).
"""

from __future__ import annotations

import json

import numpy as np

from gemba.insight.mining.dotted import COLOURS_MAX, DottedChart
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.palette import HUES, hues


def packed(chart: DottedChart, choice: Choice, colour: str) -> bytes:
    """The chart for the browser, with the colours and words of its values."""
    is_activity = colour not in (
        "resource",
        *choice.columns.case_attributes,
        *choice.columns.attributes,
    )
    head = {
        "points": len(chart.seconds),
        "lines": len(chart.case),
        "cases": chart.case_total,
        "origin": chart.origin_us / 1_000_000,
        "span": chart.span_seconds,
        "values": [_words(choice, colour, value, is_activity) for value in chart.values],
        "hues": _hues(choice, chart, is_activity),
    }
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 4)
    return b"".join(
        [
            len(text).to_bytes(4, "little"),
            text,
            chart.seconds.astype("<u4").tobytes(),
            chart.offsets.astype("<u4").tobytes(),
            chart.case.astype("<u4").tobytes(),
            chart.colour.astype(np.uint8).tobytes(),
        ]
    )


def _words(choice: Choice, colour: str, value: str, is_activity: bool) -> str:
    if is_activity:
        return choice.label(value)
    return choice.who(value) if colour == "resource" else value


def _hues(choice: Choice, chart: DottedChart, is_activity: bool) -> list[int]:
    """An activity has the colour it has on the map."""
    if not is_activity:
        return [HUES[place % len(HUES)] for place in range(COLOURS_MAX)]
    known, codes = hues(choice.whole), choice.columns.activities.codes
    return [known[codes[value]] for value in chart.values]
