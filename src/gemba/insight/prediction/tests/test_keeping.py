"""Models of the desk are made apart, speak, are replaced only by better ones, and are asked."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import newest
from gemba.foundation.vault.files import drop_copy
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.queries import DESK
from gemba.insight.prediction import operations, queries, service
from gemba.insight.prediction.apart import Kept, Trained, train_apart
from gemba.insight.prediction.bundles import of_file, to_file
from gemba.insight.prediction.desk_reading import DESK_READING
from gemba.insight.prediction.making import Champion, Made, make_models
from gemba.insight.prediction.models import (
    DriftLook,
    Outlook,
    PredictionModel,
    Standing,
    TrainingRun,
)
from gemba.insight.prediction.operations import (
    NotAllowed,
    UseUnknown,
    renew_models,
    renew_outlooks,
    switch_use,
    train_models,
    watch_models,
)
from gemba.insight.prediction.queries import (
    BREACH_LIST,
    breach_chances,
    breach_outlooks,
    is_used,
    last_training,
    likeliest_breaches,
    outlooks_kept,
    predictions_for,
    reasons_for,
    standing,
)
from gemba.insight.prediction.reason_words import sentence
from gemba.insight.prediction.reasons import Reason
from gemba.insight.prediction.service import Foretelling
from gemba.insight.prediction.silence import failure_told, silence_told
from gemba.insight.prediction.targets import Reading
from gemba.insight.prediction.testing import drawn_log

pytestmark = pytest.mark.django_db

LATER = timedelta(days=2)


class Desk:
    """The log the desk tells at present."""

    def __init__(self, log: EventColumns) -> None:
        self.log = log

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(int(self.log.time_us.max()) / 1_000_000 + 1, UTC)

    def running(self, count: int) -> list[UUID]:
        """Tickets that have not been solved."""
        solved = self.log.activities.codes["resolved"]
        ended = set(self.log.case[self.log.activity == solved].tolist())
        cases = [each for each in range(self.log.cases) if each not in ended]
        return [UUID(self.log.case_ids[each]) for each in cases[:count]]


def cut(log: EventColumns, at_us: int) -> EventColumns:
    """The log as it was at a moment."""
    rows = np.flatnonzero(log.time_us < at_us)
    used = log.case[rows]
    cases = np.unique(used)
    texts = {name: [c.text(int(k)) for k in cases] for name, c in log.case_attributes.items()}
    drawn = EventRows.of(
        [log.case_ids[int(k)] for k in used],
        [log.activities[int(k)] for k in log.activity[rows]],
        log.time_us[rows].tolist(),
        [log.resources[int(k)] for k in log.resource[rows]],
    )
    attributes = {name: CodedColumn.of(each) for name, each in texts.items()}
    return build(replace(drawn, case_attributes=attributes))


@cache
def most_of_a_desk() -> EventColumns:
    whole = drawn_log(260)
    return cut(whole, int(np.quantile(whole.time_us, 0.97)))


LEARNT: dict[object, tuple[Trained, ...]] = {}


def trained_here(
    columns: EventColumns, reading: Reading, cut_us: int, champions: Mapping[str, Kept]
) -> tuple[Trained, ...]:
    """As `train_apart`, without another process; of one desk the same is learnt once."""
    if columns is not most_of_a_desk():
        return learnt(columns, reading, cut_us, champions)
    key = (cut_us, tuple((name, each.content) for name, each in sorted(champions.items())))
    if key not in LEARNT:
        LEARNT[key] = learnt(columns, reading, cut_us, champions)
    return LEARNT[key]


def learnt(
    columns: EventColumns, reading: Reading, cut_us: int, champions: Mapping[str, Kept]
) -> tuple[Trained, ...]:
    known = {
        target: Champion(of_file(each.content), each.cut_us) for target, each in champions.items()
    }
    return tuple(
        Trained(each.bundle.target, to_file(each.bundle), {}, each.contest)
        if isinstance(each, Made)
        else Trained(each.target, silent=each.reason)
        for each in make_models(columns, reading, cut_us, known)
    )


@pytest.fixture
def desk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings.FILES = tmp_path / "files"
    here = Desk(most_of_a_desk())
    for module in (operations, queries):
        monkeypatch.setattr(module, "open_columns", lambda _key, **_asked: here.log)
    monkeypatch.setattr(queries, "_foretelling", Foretelling(DESK_READING))
    monkeypatch.setattr(operations, "train_apart", trained_here)
    return here


def test_trained_apart_they_speak_of_running_tickets(desk: Desk) -> None:
    people = cast()
    promoted = train_models(log=DESK, actor=people.sun_wei, now=desk.now)
    assert set(promoted) == {"remaining", "next", "breach", "reopening"}
    run = last_training(DESK, actor=people.ana)
    assert run is not None
    assert run.ended_at is not None
    assert run.silent == {"complaint": "untold:type", "satisfaction": "untold:satisfaction"}
    assert all(silence_told(each) != each for each in run.silent.values())
    tickets = desk.running(5)
    assert tickets
    found = predictions_for(tickets, actor=people.ana, now=desk.now)
    assert set(found) == set(tickets)
    told = found[tickets[0]]
    assert told.remaining is not None
    assert told.remaining.low_hours <= told.remaining.hours <= told.remaining.high_hours
    assert 1 <= len(told.next_steps) <= 3
    assert all(0 < each < 1 for each in told.chances.values())
    assert "breach" in told.chances
    words = [
        sentence(each, "breach")
        for each in reasons_for(tickets[0], "breach", actor=people.ana, now=desk.now)
    ]
    assert words
    assert all("points" in each for each in words)
    assert {each.standing for each in standing(actor=people.ana)} == {"champion"}
    types = ["prediction_model.trained", "prediction_model.promoted"]
    assert len(newest(types, limit=20)) == 8


def test_solved_and_unknown_tickets_and_strangers_are_told_nothing(desk: Desk) -> None:
    people = cast()
    assert predictions_for(desk.running(3), actor=people.ana, now=desk.now) == {}
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    solved = UUID(desk.log.case_ids[0])
    asked = [solved, UUID(int=2**100)]
    assert predictions_for(asked, actor=people.ana, now=desk.now) == {}
    for outsider in (people.lin_yue, people.viktor, people.olga):
        assert predictions_for(desk.running(3), actor=outsider, now=desk.now) == {}
        assert reasons_for(desk.running(1)[0], "breach", actor=outsider, now=desk.now) == ()
        assert standing(actor=outsider) == []
        assert last_training(DESK, actor=outsider) is None


def test_a_new_model_takes_the_place_only_where_it_is_better(desk: Desk) -> None:
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    again = desk.now + timedelta(hours=1)
    assert train_models(log=DESK, actor=SYSTEM, now=again) == []
    assert PredictionModel.objects.filter(standing=Standing.CHALLENGER).count() == 4
    assert PredictionModel.objects.filter(standing=Standing.CHAMPION).count() == 4


@pytest.mark.long
def test_a_desk_that_becomes_slow_drifts_and_is_learnt_anew(desk: Desk) -> None:
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    desk.log = drawn_log(640, slow_from=260)
    assert watch_models(now=desk.now) >= 1
    look = DriftLook.objects.filter(model__target="remaining").first()
    assert look is not None
    assert look.has_drifted
    told = len(newest(["prediction_model.drifted"], limit=20))
    assert told >= 1
    watch_models(now=desk.now + LATER)
    assert len(newest(["prediction_model.drifted"], limit=20)) == told
    assert "remaining" in train_models(log=DESK, actor=SYSTEM, now=desk.now)
    assert PredictionModel.objects.filter(standing=Standing.RETIRED).exists()


def test_the_job_trains_once_a_day_and_waits_for_enough(desk: Desk) -> None:
    desk.log = drawn_log(20)
    assert renew_models(now=desk.now) == 0
    assert not TrainingRun.objects.exists()
    desk.log = drawn_log(60)
    renew_models(now=desk.now)
    run = TrainingRun.objects.get()
    assert re.fullmatch(r"few:\d\d", run.silent["remaining"])
    assert "from 100 on" in silence_told(run.silent["remaining"])
    renew_models(now=desk.now)
    assert TrainingRun.objects.count() == 1


def test_a_lost_file_is_silent_and_replaced(desk: Desk) -> None:
    people = cast()
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    for row in PredictionModel.objects.all():
        drop_copy(row.digest, shelf=queries.SHELF)
    assert predictions_for(desk.running(3), actor=people.ana, now=desk.now) == {}
    promoted = train_models(log=DESK, actor=SYSTEM, now=desk.now)
    assert set(promoted) == {"remaining", "next", "breach", "reopening"}


def test_training_that_fails_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemba.insight.prediction.apart.SECONDS_MAX", 0.01)
    monkeypatch.setattr(operations, "train_apart", train_apart)
    assert train_models(log=DESK, actor=SYSTEM, now=desk.now) == []
    run = last_training(DESK, actor=SYSTEM)
    assert run is not None
    assert "longer than" in failure_told(run.failure)


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("echo 'Traceback' >&2; echo 'MemoryError' >&2; exit 1", "more than the 6 GB of memory"),
        (
            "echo 'numpy._core._exceptions._ArrayMemoryError: Unable to' >&2; exit 1",
            "more than the 6 GB of memory",
        ),
        ("kill -KILL $$", "ended it with signal 9"),
        ("echo 'ValueError: 3: no steps' >&2; exit 1", "the last it said was “ValueError: 3: no"),
        ("exit 1", "broke off without a word"),
        ("exit 0", "broke off without a word"),
    ],
)
def test_why_training_failed_is_kept_as_values_and_told_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, says: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setattr("gemba.insight.prediction.apart.sys.executable", str(program))
    monkeypatch.setattr(operations, "train_apart", train_apart)
    assert train_models(log=DESK, actor=SYSTEM, now=desk.now) == []
    run = last_training(DESK, actor=SYSTEM)
    assert run is not None and says in failure_told(run.failure)


def test_what_was_kept_as_a_sentence_before_is_shown_as_it_is() -> None:
    before = "Training took longer than 900 seconds and was stopped."
    assert (failure_told(before), failure_told("")) == (before, "")


def test_training_that_the_end_of_the_desk_interrupts_is_tried_again_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    interrupted = tmp_path / "python"
    interrupted.write_text("#!/bin/sh\nkill -TERM $$\n")
    interrupted.chmod(0o755)
    monkeypatch.setattr("gemba.insight.prediction.apart.sys.executable", str(interrupted))
    monkeypatch.setattr(operations, "train_apart", train_apart)
    renew_models(now=desk.now)
    assert not TrainingRun.objects.exists()
    monkeypatch.setattr(operations, "train_apart", trained_here)
    renew_models(now=desk.now)
    assert PredictionModel.objects.exists()


def test_what_was_killed_or_failed_keeps_no_later_training_from_its_turn(desk: Desk) -> None:
    now = desk.now
    TrainingRun.objects.create(log=DESK, began_at=now, cases=10**6)
    renew_models(now=now + timedelta(minutes=5))
    assert not PredictionModel.objects.exists()
    renew_models(now=now + timedelta(minutes=16))
    assert PredictionModel.objects.exists()
    PredictionModel.objects.all().delete()
    failed = now + timedelta(minutes=20)
    why = "It took too long."
    TrainingRun.objects.create(log=DESK, began_at=failed, ended_at=failed, cases=10**6, failure=why)
    renew_models(now=failed + timedelta(hours=25))
    assert PredictionModel.objects.exists()


def test_only_who_leads_trains_and_switches(desk: Desk) -> None:
    people = cast()
    with pytest.raises(NotAllowed):
        train_models(log=DESK, actor=people.ana, now=desk.now)
    with pytest.raises(NotAllowed):
        switch_use(use=BREACH_LIST, on=True, actor=people.chen_chen, now=desk.now)
    with pytest.raises(UseUnknown):
        switch_use(use="weather", on=True, actor=people.adele, now=desk.now)
    assert not is_used(BREACH_LIST)
    switch_use(use=BREACH_LIST, on=True, actor=people.adele, now=desk.now)
    switch_use(use=BREACH_LIST, on=True, actor=people.adele, now=desk.now)
    assert is_used(BREACH_LIST)
    switch_use(use=BREACH_LIST, on=False, actor=people.adele, now=desk.now)
    assert not is_used(BREACH_LIST)
    assert len(newest(["prediction_use.switched"], limit=9)) == 2


def test_what_is_foretold_is_kept_only_for_who_heeds_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, tickets = cast(), desk.running(3)
    monkeypatch.setattr(operations, "promised_tickets", lambda **_asked: tickets)
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    renew_outlooks(now=desk.now)
    assert breach_chances(tickets, desk.now) == {}
    switch_use(use=BREACH_LIST, on=True, actor=people.sun_wei, now=desk.now)
    renew_outlooks(now=desk.now)
    found = predictions_for(tickets, actor=people.ana, now=desk.now)
    chances = {ticket: each.chances["breach"] for ticket, each in found.items()}
    assert set(chances) == set(tickets)
    assert breach_chances(tickets, desk.now) == pytest.approx(chances)
    assert breach_chances([], desk.now) == {}
    told = breach_outlooks(tickets, actor=people.ana, now=desk.now)
    assert all(each.reason is None or each.reason.moves > 0 for each in told.values())
    assert any(each.reason for each in told.values())
    assert breach_outlooks(tickets, actor=people.lin_yue, now=desk.now) == {}
    against_and_for = (Reason("waited", 2.0, -0.5), Reason("elapsed", 9.0, 0.1))
    monkeypatch.setattr(service, "reasons", lambda *_asked: against_and_for)
    renew_outlooks(now=desk.now)
    told = breach_outlooks(tickets, actor=people.ana, now=desk.now)
    assert {each.reason for each in told.values() if each.reason} == {against_and_for[1]}
    ranked = likeliest_breaches(actor=people.ana, now=desk.now, least=0, limit=9)
    assert ranked == sorted(chances, key=lambda each: (-chances[each], each))
    assert likeliest_breaches(actor=people.viktor, now=desk.now, least=0, limit=9) == []
    assert outlooks_kept(actor=people.ana, now=desk.now) == (3, desk.now)
    switch_use(use=BREACH_LIST, on=False, actor=people.sun_wei, now=desk.now)
    renew_outlooks(now=desk.now)
    assert not Outlook.objects.exists()


def test_what_was_foretold_long_ago_or_by_a_model_that_lost_touch_is_silent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = desk.running(3)
    monkeypatch.setattr(operations, "promised_tickets", lambda **_asked: tickets)
    switch_use(use=BREACH_LIST, on=True, actor=SYSTEM, now=desk.now)
    train_models(log=DESK, actor=SYSTEM, now=desk.now)
    renew_outlooks(now=desk.now)
    assert len(breach_chances(tickets, desk.now)) == 3
    assert breach_chances(tickets, desk.now + queries.FRESH) == {}
    assert breach_chances(tickets, desk.now - timedelta(seconds=1)) == {}
    row = PredictionModel.objects.get(target="breach", standing=Standing.CHAMPION)
    look = {"feature": "", "moments": 300, "has_drifted": True, "error_then": 0.2}
    DriftLook.objects.create(model=row, looked_at=desk.now, error=0.29, **look)
    renew_outlooks(now=desk.now)
    assert len(breach_chances(tickets, desk.now)) == 3
    DriftLook.objects.create(model=row, looked_at=desk.now + LATER, error=0.4, **look)
    renew_outlooks(now=desk.now)
    assert breach_chances(tickets, desk.now) == {}


@pytest.mark.long
def test_apart_gives_what_it_gives_here() -> None:
    log = drawn_log(130)
    at = int(log.time_us.max()) + 1
    reading = replace(DESK_READING, fates=())
    apart = {each.target: each for each in train_apart(log, reading, at, {})}
    assert set(apart) == {"remaining", "next"}
    assert all(of_file(each.content).target == name for name, each in apart.items())
    assert apart["remaining"].figures is not None
    assert apart["remaining"].contest is None
