"""Processes of the last weeks that came to their end: in order, on their drawing and off it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.queries import InstanceView, processes_on
from gemba.foundation.accounts.queries import actor_with_id, find_person
from gemba.foundation.accounts.testing import log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import history
from gemba.interfaces.demo import loading
from gemba.interfaces.demo.company import HE_JING, SAM_PORTER
from gemba.interfaces.demo.ended import Led, choose, cut, lead
from gemba.interfaces.demo.inventing import invent
from gemba.interfaces.demo.paths import paths
from gemba.interfaces.demo.tests.measures import KEYS

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
FEW = 400


def chosen() -> list[Led]:
    histories = invent(7, FEW, KEYS, NOW)
    return choose(histories, paths(1), KEYS, rng=random.Random(7), now=NOW)


def test_the_same_tickets_are_led_each_once_and_told_up_to_their_first_answer() -> None:
    led = chosen()
    assert led == chosen()
    assert len({each.history.key for each in led}) == len(led) == len(paths(1))
    whole = invent(7, FEW, KEYS, NOW)
    short = cut(whole, led)
    assert sum(one != other for one, other in zip(whole, short, strict=True)) == len(led)
    for each in led:
        times = [step.at for step in each.history.steps]
        assert times == sorted(times)


@pytest.fixture
def led(
    db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Mapping[UUID, Led]:
    """The tickets of a small desk that has as many as a large one."""
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    found: dict[UUID, Led] = {}

    def watched(
        led: Sequence[Led], ticket_ids: Mapping[str, UUID], *rest: Any, **more: Any
    ) -> None:
        found.update({ticket_ids[each.history.key]: each for each in led})
        lead(led, ticket_ids, *rest, **more)

    monkeypatch.setattr(loading, "TICKETS", FEW)
    monkeypatch.setattr(loading, "lead", watched)
    loading.demo_desk(now=NOW, tickets=FEW)
    return found


@pytest.mark.long
def test_processes_came_to_their_end_and_some_left_their_drawing(
    client: Client, led: Mapping[UUID, Led]
) -> None:
    runs = {each: processes_on(each, actor=SYSTEM)[0] for each in led}
    assert Counter(run.status for run in runs.values()) == {"ended": 32, "cancelled": 3}
    steps = [step for run in runs.values() for step in run.steps]
    assert sum(step.outcome == "skipped" for step in steps) == 4
    assert any(step.is_overdue for step in steps)
    assert any(step.approval and step.ended_by == HE_JING.name for step in steps)
    assert not visible_tickets(SYSTEM).filter(pk__in=list(led), is_settled=False).exists()
    for ticket in led:
        told = history("ticket", ticket.hex, limit=500)
        back = [(a.type, b.type) for a, b in pairwise(told) if b.happened_at < a.happened_at]
        assert not back, ticket
        assert told[-1].happened_at < NOW
    _are_counted(client, list(runs.values()))


def _are_counted(client: Client, runs: Sequence[InstanceView]) -> None:
    """The pages of reality count them, and name what left the drawing."""
    person = find_person(SAM_PORTER.email)
    assert person is not None
    reader = actor_with_id(person.id)
    assert reader is not None
    log_in(client, reader)
    seen = ""
    for process in {run.process_id for run in runs}:
        page = " ".join(client.get(f"/manage/running/{process}/reality/?days=0").text.split())
        found = re.search(r"(\d+) tickets on this version", page)
        assert found
        assert int(found[1]) >= sum(run.process_id == process for run in runs)
        seen += page
    for words in ("was passed by", "was taken over by hand", "was stopped", "resolved while"):
        assert words in seen, words
