"""People by half hour: Erlang for those who wait, a level pace for what may wait, shrinkage."""

import numpy as np
import pytest

from gemba.insight.staffing.erlang import Target, Traffic, least_agents, performance
from gemba.insight.staffing.requirement import (
    Deferrable,
    Demand,
    Immediate,
    Requirement,
    requirement,
)

CALLS = Immediate("phone", 180, Target(0.8, 20))
CHAT = Immediate("chat", 600, Target(0.8, 30), patience_seconds=120, concurrency=3)
MAIL = Deferrable("mail", 360, due_seconds=4 * 3600)
DAY = np.array([8 <= slot / 2 < 18 for slot in range(48)])


def test_calls_need_what_erlang_c_says() -> None:
    # 100 calls in half an hour of three minutes: 14 people (Call Centre Helper), 20 with 30 %.
    arrivals = np.where(DAY, 100.0, 0.0)
    found = requirement([Demand(CALLS, arrivals)], DAY)
    assert found.floor[DAY].tolist() == [14] * 20
    assert found.floor[~DAY].tolist() == [0] * 28
    assert found.rostered(0.3)[DAY].tolist() == [20] * 20


def test_chats_at_once_share_people() -> None:
    arrivals = np.where(DAY, 40.0, 0.0)
    found = requirement([Demand(CHAT, arrivals)], DAY)
    places = least_agents(Traffic(80, 600, 120), Target(0.8, 30))
    assert found.floor[20] == -(-places // 3)
    reached = performance(Traffic(80, 600, 120), int(found.floor[20]) * 3, 30)
    assert reached.answered_share >= 0.8


def test_mail_is_levelled_and_idle_time_is_used() -> None:
    mail = np.zeros(48)
    mail[2] = 10.0
    mail[16:20] = 25.0
    found = requirement([Demand(MAIL, mail)], DAY)
    pace = found.deferrable["mail"]
    assert pace.sum() * 1800 == pytest.approx(110 * 360)
    # 10 of the night and 25 a half hour wait for eight open: done at one pace until they are due.
    assert pace[DAY].max() == pytest.approx(110 * 360 / 1800 / 11)
    assert (pace[~DAY] == 0).all()
    calls = np.where(DAY, 100.0, 0.0)
    apart = requirement([Demand(CALLS, calls), Demand(MAIL, mail)], DAY)
    filled = requirement([Demand(CALLS, calls), Demand(MAIL, mail)], DAY, fill=0.5)
    # 14 people with a load of 10 have 4 idle, half of which takes the mail.
    assert apart.floor[16] == 14 + 2
    assert filled.filled[16] == pytest.approx(pace[16])
    assert filled.floor[16] == 14


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="same slots"):
        requirement([Demand(CALLS, np.zeros(3))], DAY)
    with pytest.raises(ValueError, match="Shrinkage"):
        requirement([], DAY).rostered(1.0)
    assert requirement([], DAY).floor.tolist() == [0] * 48


def test_idle_time_is_taken_off_all_that_may_wait_alike() -> None:
    paces = {"mail": np.array([3.0, 1.0, 0.0]), "form": np.array([1.0, 0.0, 0.0])}
    filled = np.array([2.0, 1.0, 0.0])
    found = Requirement(1800.0, {"phone": np.array([2, 2, 0], np.int64)}, paces, filled)
    of_each = {name: each.tolist() for name, each in found.exact_of_each.items()}
    assert of_each == {"phone": [2.0, 2.0, 0.0], "mail": [1.5, 0.0, 0.0], "form": [0.5, 0.0, 0.0]}
    assert found.exact.tolist() == [4.0, 2.0, 0.0]


def test_calls_take_whole_people_and_mail_those_who_are_there() -> None:
    slots = 4
    calls = Demand(Immediate("phone", 300, Target(0.8, 20)), np.array([0.0, 6, 6, 0]))
    mail = Demand(Deferrable("mail", 600, 4 * 1800), np.array([6.0, 0, 0, 0]))
    there = np.array([1.0, 2, 2, 1])
    found = requirement([calls, mail], np.ones(slots, np.bool_), there=there)
    assert found.deferrable["mail"] == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1 / 3])
    assert found.exact == pytest.approx(found.immediate["phone"] + found.deferrable["mail"])
    assert (found.floor == found.immediate["phone"] + 1).all()
