"""What the words of a stranger's log probably mean: to be corrected by who knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names

from .meanings import Meaning, Meanings
from .reading import numbers, truths

# Searched in this order; the first that fits has the activity. English, Chinese, Italian.
_STEPS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.REOPENED, r"\bre-?open|重新打开|重开|再次打开|\briap(ert|r)"),
    (
        Meaning.AWAITS_CUSTOMER,
        r"\b(wait|await|pending|on.?hold)\w*\b.*\b(customer|user|client|caller|info)"
        r"|等待客户|待客户|\battesa\b.*\b(client|utent)",
    ),
    (
        Meaning.CUSTOMER_WROTE,
        r"\b(customer|client|user|caller)\b.*\b(wrote|writes|repl|respon|answer|message|comment)"
        r"|客户.*(回复|消息|留言|来信|来电)|\bcliente\b.*\b(scri|rispo|messagg)",
    ),
    (
        Meaning.ABANDONED,
        r"\b(cancel|abandon|withdraw|withdrawn|gave up|given up|hung up)|取消|放弃|撤销|撤回"
        r"|\b(annull|abbandon)",
    ),
    (Meaning.MERGED, r"\bmerged?\b|\bduplicate\b|合并|重复工单|\bunit[oa] (a|con)\b|\bduplicat"),
    (
        Meaning.RESOLVED,
        r"(?<!un)\bresol[vu]|\bsolved?\b|\bsolution (given|provided)|\bfixed\b|解决|\brisol",
    ),
    (Meaning.CLOSED, r"\bclos(e|ed|ing|ure)\b|关闭|结案|办结|\bchiu(s|d)"),
    (
        Meaning.TRANSFERRED,
        r"\btransfer|\bre-?assign|\bescalat|\bforward|\bhand(ed)?.?over|转交|转派|升级"
        r"|\b(trasfer|inoltr|escal)",
    ),
    (
        Meaning.REPLIED,
        r"\brepl(y|ied)|\brespon(d|se)|\banswer|\bcontacted customer|回复|答复|回电|\brispos",
    ),
    (
        Meaning.OPENED,
        r"\bopen(ed)?\b|\bnew\b|\binsert(ed)? ticket|\bcreated? (ticket|case|request|incident)"
        r"|\b(register|submit|receiv)|新建|创建|打开|登记|提交|\b(apert|inseri|registra)",
    ),
)
_ENDS = re.compile(r"\b(complet|done|finish|end(ed)?\b|archiv|deliver)|完成|结束|归档|\bcompletat")
_SLA = re.compile(r"^(made|met|within|in)[ _]?sla$|^sla[ _]?(met|made|ok|kept|attained)$|sla.*达")
_SCORE = re.compile(r"\bcsat\b|satisfaction|^(customer )?rating$|满意度|soddisfazione")
_KIND = re.compile(r"^((case|ticket|request|contact) )?(type|kind|category|reason)$|类型|^tipo")
_COMPLAINT = re.compile(r"complain|投诉|reclam|lament")
SURE = 0.5
_Suits = Callable[[Sequence[str]], bool]
_BYSTANDERS = frozenset(
    {"customer", "client", "system", "automatic", "bot", "客户", "系统", "cliente", "sistema"}
)


def guess_meanings(columns: EventColumns) -> Meanings:
    """By the names of activities, attributes and resources, and by where and what they are: what
    resolves a case comes at its end, what opens it at its beginning, both in most cases.

    Without a step that means resolved, the one that means closed stands for it, then one that
    means completed.
    """
    found: dict[Meaning, set[str]] = {}
    for activity in columns.activities:
        meaning = _meaning_of(activity)
        if meaning is not None:
            found.setdefault(meaning, set()).add(activity)
    finished = {each for each in columns.activities if _ENDS.search(_plain(each))}
    for ends in (found.get(Meaning.RESOLVED, set()), found.get(Meaning.CLOSED, set()), finished):
        found[Meaning.RESOLVED] = _at_the_end(columns, ends, found)
        if found[Meaning.RESOLVED]:
            break
    found[Meaning.OPENED] = _at_the_beginning(columns, found.get(Meaning.OPENED, set()))
    kind = _named(columns, _KIND, _has_complaints)
    complaints = [name for name in _values(columns, kind) if _COMPLAINT.search(name.lower())]
    resources = columns.resources
    return Meanings(
        steps={meaning: frozenset(names) for meaning, names in found.items() if names},
        sla_met=_named(columns, _SLA, lambda texts: not np.isnan(truths(texts)).all()),
        satisfaction=_named(columns, _SCORE, lambda texts: not np.isnan(numbers(texts)).all()),
        kind=kind,
        complaints=frozenset(complaints),
        bystanders=frozenset(each for each in resources if each.strip().lower() in _BYSTANDERS),
    )


def _at_the_end(columns: EventColumns, names: set[str], found: dict[Meaning, set[str]]) -> set[str]:
    """Those after which most of their cases have nothing but an end."""
    ends = names.union(*(found.get(each, set()) for each in (Meaning.CLOSED, Meaning.ABANDONED)))
    traces, codes = columns.index.traces, columns.activities.codes
    owner = np.repeat(np.arange(len(traces)), np.diff(traces.offsets))
    goes_on = np.flatnonzero(~np.isin(traces.activity, [codes[name] for name in ends]))
    last = np.full(len(traces), -1, dtype=np.int64)
    last[owner[goes_on]] = goes_on
    return _mostly(columns, names, np.arange(len(owner)) > last[owner])


def _at_the_beginning(columns: EventColumns, names: set[str]) -> set[str]:
    traces = columns.index.traces
    first = np.zeros(len(traces.activity), dtype=np.bool_)
    first[traces.offsets[:-1]] = True
    return _mostly(columns, names, first)


def _mostly(columns: EventColumns, names: set[str], flags: Bools) -> set[str]:
    """Those most of whose events are flagged: one flag for each step of each distinct trace."""
    traces, codes = columns.index.traces, columns.activities.codes
    cases = np.bincount(columns.index.trace, minlength=len(traces))
    weight = np.repeat(cases, np.diff(traces.offsets))
    size = len(columns.activities)
    whole = np.bincount(traces.activity, weight, size)
    flagged = np.bincount(traces.activity, weight * flags, size)
    return {name for name in names if flagged[codes[name]] >= SURE * max(whole[codes[name]], 1)}


def _meaning_of(activity: str) -> Meaning | None:
    name = _plain(activity)
    return next((meaning for meaning, words in _STEPS if re.search(words, name)), None)


def _plain(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name).strip().lower()


def _named(columns: EventColumns, words: re.Pattern[str], suits: _Suits) -> str:
    names = [*columns.case_attributes, *columns.attributes]
    fitting = (name for name in names if words.search(_plain(name)))
    return next((name for name in fitting if suits(_values(columns, name)[:1000])), "")


def _values(columns: EventColumns, attribute: str) -> Sequence[str]:
    column = columns.case_attributes.get(attribute) or columns.attributes.get(attribute)
    return column.names if column else Names.of([])


def _has_complaints(texts: Sequence[str]) -> bool:
    return any(_COMPLAINT.search(text.lower()) for text in texts)
