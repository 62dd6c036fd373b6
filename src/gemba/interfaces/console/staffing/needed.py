"""How many people each half hour needs: the forecast, the work behind it, and what was promised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.staffing.erlang import Target
from gemba.insight.staffing.requirement import (
    Deferrable,
    Demand,
    Immediate,
    Requirement,
    requirement,
)
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.console.staffing.arrived import Arrived
from gemba.interfaces.console.staffing.asked import CALL, CHAT, MAIL, AskedForm
from gemba.interfaces.console.staffing.log_work import LogWork

# Without a log that tells, a request takes so long.
MINUTES_USUAL = 15.0
_CALL_WORDS = re.compile(r"call|phone|voice|hotline|tel\b|telefon|电话|热线", re.IGNORECASE)
_CHAT_WORDS = re.compile(r"chat|messenger|whatsapp|wechat|在线|微信", re.IGNORECASE)


@dataclass(frozen=True)
class Work:
    """How work of a channel is done, how long one takes, and whether that is an assumption: told
    neither by the log nor by the reader."""

    channel: str
    mode: str
    minutes: float
    is_assumed: bool
    is_own: bool


@dataclass(frozen=True)
class Impossible:
    """No number of people keeps what was asked for; the words say so."""

    words: str


def works(known: Arrived, work: LogWork, asked: AskedForm) -> tuple[Work, ...]:
    """Of every channel; a log without channels has one without a name."""
    return tuple(_work(name, work, asked) for name in channels_of(known))


def channels_of(known: Arrived) -> tuple[str, ...]:
    """Channels that are planned for, the most frequent first, all others as one."""
    return known.channels.planned


def guessed_mode(channel: str) -> str:
    """From its name; most of what a desk does may wait."""
    if _CALL_WORDS.search(channel):
        return CALL
    return CHAT if _CHAT_WORDS.search(channel) else MAIL


def needed(
    done: tuple[Work, ...],
    arriving: Mapping[ArrivalKind, Floats],
    open_slots: Bools,
    asked: AskedForm,
    *,
    people: Floats | None = None,
) -> Requirement | Impossible:
    """For arrivals of each channel, flat over half hours. Work that may wait is done by the
    `people` who are there; where it is not known who will be, evenly while the desk is open."""
    if people is not None and not people.any():
        people = None
    nothing = np.zeros(len(open_slots))
    demands = [
        Demand(_kind_of_work(each, asked), arriving.get(ArrivalKind(each.channel, ""), nothing))
        for each in done
    ]
    try:
        fill = asked.value("fill") / 100
        return requirement(demands, open_slots, fill=fill, there=people)
    except ValueError:
        return Impossible(
            _(
                "No number of people keeps this: ask for a smaller share answered, more time, or"
                " more patience."
            )
        )


def shrinkage(asked: AskedForm) -> float:
    """The share of planned time that is lost."""
    return float(asked.value("shrinkage")) / 100


def _work(channel: str, work: LogWork, asked: AskedForm) -> Work:
    own = asked.minutes_of(channel)
    told = work.minutes.get(channel, work.minutes.get(""))
    return Work(
        channel,
        asked.mode_of(channel) or guessed_mode(channel),
        own or told or MINUTES_USUAL,
        is_assumed=own is None and told is None,
        is_own=own is not None,
    )


def _kind_of_work(work: Work, asked: AskedForm) -> Immediate | Deferrable:
    if work.mode == MAIL:
        return Deferrable(work.channel, 60 * work.minutes, 3600 * float(asked.value("due")))
    target = Target(asked.value("service") / 100, float(asked.value("within")))
    patience = asked.value("patience")
    return Immediate(
        work.channel,
        60 * work.minutes,
        target,
        None if patience is None else float(patience),
        int(asked.value("at_once")) if work.mode == CHAT else 1,
    )
