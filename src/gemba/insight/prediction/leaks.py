"""Which attributes of a log may be looked at: none that tells how a case will end.

An audit log often repeats in every row what was known only at the end (who resolved it, with which
code, when), and exports carry the number of the variant, which is the whole story. So an attribute
counts only if its name does not speak of an end, its values are no times and no numbers of their
own, and equal values do not mean equal stories.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

_ENDING = re.compile(
    r"clos|resol|complet|finish|^end|[ _:]end|outcome|result|final|duration|variant|made_sla|sla"
    r"|breach|reopen|satisf|csat|rating|remaining|cycle|throughput|total|actual|cause|active"
    r"|unnamed|index|关闭|解决|完成|结束|结果|时长|评价|满意|变体|逾期",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}")
# As many cases in groups of equal value that had the same story would be no chance.
_SAME_STORY, _LOOKED_AT = 0.98, 200


def usable_labels(columns: EventColumns) -> tuple[str, ...]:
    """Names of the attributes a model may look at, in the order of the log."""
    named: Mapping[str, CodedColumn] = {**columns.attributes, **columns.case_attributes}
    return tuple(
        name
        for name, column in named.items()
        if len(column.names) > 1
        and not _ENDING.search(name)
        and not _has_times(column)
        and not (name in columns.case_attributes and _tells_story(columns, column))
    )


def _has_times(column: CodedColumn) -> bool:
    texts = column.names[:_LOOKED_AT]
    return sum(bool(_TIME.search(text)) for text in texts) > len(texts) / 2


def _tells_story(columns: EventColumns, column: CodedColumn) -> bool:
    """Whether cases of equal value nearly always had the same steps, though stories differ."""
    known = column.codes >= 0
    trace, value = columns.index.trace[known].astype(np.int64), column.codes[known].astype(np.int64)
    if not len(trace):
        return False
    pairs = value * (trace.max() + 1) + trace
    keys, counts = np.unique(pairs, return_counts=True)
    owners = keys // (trace.max() + 1)
    sizes = np.bincount(value)
    largest = np.zeros(len(sizes), np.int64)
    np.maximum.at(largest, owners, counts)
    grouped = sizes >= 2
    if sizes[grouped].sum() < len(trace) / 2 or np.bincount(trace).max() > _SAME_STORY * len(trace):
        return False
    return bool(largest[grouped].sum() > _SAME_STORY * sizes[grouped].sum())
