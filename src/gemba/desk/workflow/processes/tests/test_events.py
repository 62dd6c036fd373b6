"""Messages, signals and timers; on the way and on the boundary."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gemba.desk.workflow.processes.door import MessageWanted, NotWaiting, Outcome, State, TimerSet
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, deployed, played


def waiting_for(**event: str) -> Sketch:
    s = Sketch()
    s.start().catch("wait", **event).end()
    s.flow("start", "wait", "end")
    return s


def test_a_message_brings_variables() -> None:
    play = played(waiting_for(message="paid"))
    assert play.message("paid", amount=5).is_finished
    assert play.variables == {"amount": 5}


def test_a_message_finds_its_instance_by_correlation() -> None:
    play = played(waiting_for(message="paid", correlation="order.id"), order={"id": "A7"})
    wanted = play.of("wait")
    assert isinstance(wanted, MessageWanted)
    assert wanted.correlation == "A7"
    with pytest.raises(NotWaiting):
        play.message("paid", "A8")
    with pytest.raises(NotWaiting):
        play.message("sent", "A7")
    assert play.message("paid", "A7").is_finished


def test_a_message_about_nothing_known_is_neither_waited_for_nor_sent() -> None:
    play = played(waiting_for(message="paid", correlation="order.id"))
    assert str(play.incident()) == (
        "“order.id” gives null (There is no “order”, so it counts as null.), so nothing says what"
        " the message is about."
    )
    with pytest.raises(NotWaiting):
        play.message("paid", "A8")
    assert play.skip("wait").is_finished
    s = Sketch()
    s.start().throw("tell", message="paid", correlation="order.id").end()
    s.flow("start", "tell", "end")
    play = played(s)
    assert (play.sent, play.incident().code) == ([], "no correlation")


def test_who_has_waited_longest_takes_a_message() -> None:
    s = Sketch()
    s.start().catch("a", message="m").catch("b", message="m").end()
    s.flow("start", "a", "end").flow("start", "b", "end")
    play = played(s)
    assert play.message("m").waiting == ["b"]
    assert play.message("m").is_finished


def test_a_signal_is_heard_by_all() -> None:
    s = Sketch()
    s.start().catch("a", signal="stop").catch("b", signal="stop").end()
    s.flow("start", "a", "end").flow("start", "b", "end")
    assert played(s).signal("stop").is_finished


def test_a_signal_thrown_is_heard_inside_and_told_outside() -> None:
    s = Sketch()
    s.start().catch("a", signal="go").user("b").throw("shout", signal="go").end()
    s.flow("start", "a", "end").flow("start", "b", "shout", "end")
    play = played(s).complete("b")
    assert play.is_finished
    assert play.sent == ["go"]


@pytest.mark.parametrize(
    ("event", "due"),
    [
        ({"after": "PT2H"}, NOW + timedelta(hours=2)),
        ({"after": "P2W"}, NOW + timedelta(weeks=2)),
        ({"after": "P1M"}, NOW.replace(month=12)),
        ({"after": 'duration("PT1H") * hours'}, NOW + timedelta(hours=5)),
        ({"at": "2026-12-24T18:00:00Z"}, NOW.replace(month=12, day=24, hour=18)),
        ({"at": "promised"}, NOW.replace(day=9, hour=0)),
        ({"at": 'now() + duration("P1D")'}, NOW + timedelta(days=1)),
        ({"every": "R3/PT1H"}, NOW + timedelta(hours=1)),
    ],
)
def test_timers_say_when_they_are_due(event: dict[str, str], due: object) -> None:
    play = played(waiting_for(**event), hours=5, promised="2026-11-09")
    assert play.moved.next_due == due
    assert isinstance(play.of("wait"), TimerSet)


def test_a_timer_fires_when_due_and_not_before() -> None:
    play = played(waiting_for(after="PT2H"))
    assert not play.tick(NOW + timedelta(minutes=119)).is_finished
    assert play.tick(NOW + timedelta(hours=2)).is_finished


def guarded(*, beside: str, **event: str) -> Sketch:
    s = Sketch()
    s.start().user("work").boundary("bell", "work", beside=beside, **event)
    s.user("hurry").end()
    s.flow("start", "work", "end").flow("bell", "hurry", "end")
    return s


def test_a_boundary_timer_interrupts() -> None:
    play = played(guarded(beside="", after="PT1H"))
    assert play.waiting == ["work", "bell"]
    assert play.tick(NOW + timedelta(hours=1)).waiting == ["hurry"]
    assert ("work", Outcome.CANCELLED) in play.ended


def test_a_boundary_timer_is_gone_with_the_work() -> None:
    play = played(guarded(beside="", after="PT1H")).complete("work")
    assert play.is_finished
    assert play.moved.next_due is None
    assert "bell" not in play.done


def test_a_boundary_timer_beside_leaves_the_work_going() -> None:
    play = played(guarded(beside="yes", after="PT1H")).tick(NOW + timedelta(hours=1))
    assert play.waiting == ["work", "hurry"]
    assert play.moved.next_due is None
    assert play.complete("hurry").complete("work").is_finished


def test_a_cycle_beside_rings_as_often_as_it_says() -> None:
    play = played(guarded(beside="yes", every="R2/PT1H"))
    assert play.tick(NOW + timedelta(hours=1)).waiting.count("hurry") == 1
    assert play.moved.next_due == NOW + timedelta(hours=2)
    assert play.tick(NOW + timedelta(hours=2)).waiting.count("hurry") == 2
    assert play.moved.next_due is None


def test_months_are_counted_by_the_clock_of_the_place() -> None:
    s = Sketch()
    s.start().user("a").boundary("ring", "a", beside="yes", every="R/2026-01-31T00:30:00/P1M").end()
    s.flow("start", "a", "end").flow("ring", "end")
    shanghai = ZoneInfo("Asia/Shanghai")
    play = Play(deployed(s), zone=shanghai)
    rung = []
    for _ in range(2):
        due = play.moved.next_due
        assert due
        rung.append(due.astimezone(shanghai).isoformat()[:16])
        play.tick(due)
    assert rung == ["2026-01-31T00:30", "2026-02-28T00:30"]


@pytest.mark.parametrize(
    ("every", "months", "begun"),
    [
        ("R/P1M", (2, 3, 4), datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("R/2026-01-31T09:00:00/P1M", (1, 2, 3, 4), datetime(2026, 1, 10, 9, tzinfo=UTC)),
    ],
)
def test_months_are_counted_from_the_beginning(
    every: str, months: tuple[int, ...], begun: datetime
) -> None:
    last_days = {1: "01-31", 2: "02-28", 3: "03-31", 4: "04-30"}
    play = Play(deployed(guarded(beside="yes", every=every)), now=begun)
    rung = []
    for _ in months:
        due = play.moved.next_due
        assert due
        rung.append(due.isoformat()[5:10])
        play.tick(due + timedelta(minutes=2))
    assert rung == [last_days[month] for month in months]


def test_a_cycle_stored_without_its_beginning_goes_on_from_when_it_was_due() -> None:
    old = Path(__file__).parent / "states"
    play = played(guarded(beside="yes", every="R/PT1H"))
    version = play.engine.deploy((old / "format_1.bpmn").read_text())
    state = State(1, (old / "format_1.json").read_text())
    moved = play.engine.tick(version, state, now=NOW + timedelta(hours=1))
    assert moved.next_due == NOW + timedelta(hours=2)


def test_today_is_the_day_of_the_place() -> None:
    s = Sketch()
    s.start().script("look", "{day: today(), said: string(now())}").end()
    s.flow("start", "look", "end")
    late = datetime(2026, 11, 2, 23, 0, tzinfo=UTC)
    play = Play(deployed(s), now=late, zone=ZoneInfo("Asia/Shanghai"))
    assert play.variables == {"day": "2026-11-03", "said": "2026-11-03T07:00:00+08:00"}


def test_a_cycle_that_was_missed_rings_once_and_goes_on_from_now() -> None:
    play = played(guarded(beside="yes", every="R/PT1H")).tick(NOW + timedelta(hours=9, minutes=30))
    assert play.waiting.count("hurry") == 1
    assert play.moved.next_due == NOW + timedelta(hours=10, minutes=30)


def test_a_message_beside_comes_as_often_as_it_is_sent() -> None:
    play = played(guarded(beside="yes", message="news")).message("news").message("news")
    assert play.waiting.count("hurry") == 2


def test_timers_fire_in_the_order_they_are_due() -> None:
    s = Sketch()
    s.start().catch("later", after="PT2H").catch("sooner", after="PT1H").end()
    s.flow("start", "later", "end").flow("start", "sooner", "end")
    play = played(s).tick(NOW + timedelta(hours=3))
    assert [name for name in play.done if name != "end"] == ["start", "sooner", "later"]


def test_terminate_ends_everything_at_once() -> None:
    s = Sketch()
    s.start().user("a").user("b").end("stop", terminate="")
    s.flow("start", "a", "stop").flow("start", "b")
    play = played(s).complete("a")
    assert play.is_finished
    assert play.waiting == []
    assert ("b", Outcome.CANCELLED) in play.ended


def test_a_message_can_start_a_process() -> None:
    s = Sketch()
    s.start("by hand").start("by mail", message="mail").user("read").user("type").end()
    s.flow("by hand", "type", "end").flow("by mail", "read", "end")
    play = played(s)
    assert play.waiting == ["type"]
    assert [(each.element_id, each.name) for each in play.deployed.starts] == [
        ("by hand", ""),
        ("by mail", "mail"),
    ]
    assert played(s, at="by mail").waiting == ["read"]


def test_messages_are_sent_with_what_they_carry() -> None:
    s = Sketch()
    s.start().throw("ask", message="offer", correlation="id")
    s.send("tell", inputs="total: a + b").end("done", message="over")
    s.flow("start", "ask", "tell", "done")
    play = played(s, id=7, a=1, b=2)
    assert [(e.name, e.correlation, e.variables) for e in play.moved.sent] == [
        ("offer", 7, {}),
        ("tell", None, {"total": 3}),
        ("over", None, {}),
    ]
