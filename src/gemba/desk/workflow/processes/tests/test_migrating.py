"""Instances that go on in another version of their drawing, and those that cannot."""

import re
from datetime import timedelta

import pytest
from hypothesis import given

from gemba.desk.workflow.processes.door import NOWHERE, CannotMigrate, Outcome, TimerSet
from gemba.desk.workflow.processes.hindrances import HINDRANCES
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, deployed, played
from gemba.desk.workflow.processes.tests.test_state import rich, rich_play

from .drawn_models import Block, blocks, model_of
from .test_sound_models import MOVES_MAX, PLACES, step_on


def row(*names: str) -> Sketch:
    sketch = Sketch().start()
    for name in names:
        sketch.user(name)
    return sketch.end().flow("start", *names, "end")


def refused(play: Play, sketch: Sketch, *more: Sketch, **mapping: str) -> list[tuple[str, str]]:
    state = play.moved.state
    with pytest.raises(CannotMigrate) as caught:
        play.migrate(sketch, *more, **mapping)
    assert play.moved.state == state
    assert str(caught.value)
    return [(each.code, each.about) for each in caught.value.hindrances]


def test_it_goes_on_by_the_new_drawing_and_back() -> None:
    play = played(row("look", "mend"), order="A7")
    play.migrate(row("call", "look", "check", "mend"))
    assert play.waiting == ["look"]
    assert play.complete("look").waiting == ["check"]
    assert refused(play, row("look", "mend")) == [("gone", "check")]
    play.complete("check").migrate(row("look", "mend"))
    assert play.complete("mend").is_finished
    assert play.variables == {"order": "A7"}


def standing(play: Play) -> list[str]:
    steps = play.engine.open_steps(play.deployed, play.moved.state)
    return [each.element_id for each in steps]


def test_a_mapping_says_what_became_of_an_element() -> None:
    play = played(row("look", "mend"))
    play.migrate(row("inspect", "mend"), look="inspect")
    assert standing(play) == ["inspect"]
    play.migrate(row("look", "mend"), inspect="look")
    assert standing(play) == ["look"]


def test_timers_keep_their_time() -> None:
    def waits(length: str) -> Sketch:
        sketch = Sketch().start().catch("a while", after=length).end()
        return sketch.flow("start", "a while", "end")

    play = played(waits("P1D"))
    for length in ("P9D", "P1D"):
        play.now = NOW + timedelta(hours=5)
        play.migrate(waits(length))
        assert play.moved.next_due == NOW + timedelta(days=1)
    assert play.tick(NOW + timedelta(days=1)).is_finished


def test_everything_at_once_moves_to_the_same_drawing_and_stays_as_it_was() -> None:
    play = rich_play()
    before = play.moved.state
    play.migrate(rich())
    assert play.moved.state == before
    assert (play.moved.opened, play.moved.closed) == ((), ())


def test_what_listens_beside_a_step_follows_the_drawing() -> None:
    def with_bell(**event: str) -> Sketch:
        sketch = row("look").boundary("bell", "look", **event).user("hurry")
        return sketch.flow("bell", "hurry")

    play = played(row("look"))
    play.migrate(with_bell(beside="yes", after="PT1H"))
    bell = play.of("bell")
    assert isinstance(bell, TimerSet)
    assert bell.due == NOW + timedelta(hours=1)
    play.migrate(row("look"))
    assert (play.waiting, play.moved.next_due) == (["look"], None)
    play.migrate(with_bell(beside="yes", after="PT1H"))
    play.tick(NOW + timedelta(hours=2))
    assert play.waiting == ["look", "hurry"]
    play.migrate(with_bell(beside="yes", after="PT1H"))
    assert play.waiting == ["look", "hurry"]  # it has rung


def test_messages_are_waited_for_by_their_new_names() -> None:
    def waits(message: str) -> Sketch:
        sketch = Sketch().start().receive("wait", message=message, correlation="order").end()
        return sketch.flow("start", "wait", "end")

    play = played(waits("ariived"), order="A7").migrate(waits("arrived"))
    assert play.message("arrived", "A7").is_finished


def test_an_incident_is_tried_again_by_the_mended_drawing() -> None:
    def asked(text: str) -> Sketch:
        return Sketch().start().script("count", text).end().flow("start", "count", "end")

    play = played(asked("2"))
    assert play.incident().code == "no variables"
    assert play.migrate(asked("{n: 2}")).retry("count").is_finished
    assert play.variables["n"] == 2


def test_what_has_no_like_is_named() -> None:
    play = played(row("look"))
    service = Sketch().start().service("look").end().flow("start", "look", "end")
    assert refused(play, service) == [("other kind", "look")]
    inside = Sketch().start().end()
    sub = inside.sub("block")
    sub.start("in").user("look").end("out").flow("in", "look", "out")
    assert refused(play, inside.flow("start", "block", "end")) == [("other scope", "look")]
    many = Sketch().start().user("look", times="3").end().flow("start", "look", "end")
    assert refused(play, many) == [("other turns", "look")]


def test_turns_go_on_where_they_are_repeated_the_same_way() -> None:
    def many(times: str, *more: str) -> Sketch:
        sketch = Sketch().start().user("look", times=times).end()
        for name in more:
            sketch.user(name)
        return sketch.flow("start", "look", *more, "end")

    play = played(many("3")).complete("look")
    assert refused(play, many("4")) == [("other turns", "look")]
    play.migrate(many("3", "pack")).complete("look").complete("look")
    assert play.waiting == ["pack"]


def test_scopes_and_calls_move_with_what_is_in_them() -> None:
    def drawing(inner: str, *more: str) -> tuple[Sketch, Sketch]:
        sketch = Sketch().start().call("call", "other").end()
        block = sketch.sub("block")
        block.start("in").user("look")
        for name in more:
            block.user(name)
        block.end("out").flow("in", "look", *more, "out")
        sketch.both("fork").flow("start", "fork", "block", "end").flow("fork", "call", "end")
        other = Sketch("other").start("begin").user(inner).end("over")
        return sketch, other.flow("begin", inner, "over")

    play = played(*drawing("work"))
    assert refused(play, *drawing("toil")) == [("gone", "work")]
    play.migrate(*drawing("work", "pack")).complete("look").complete("work")
    assert play.waiting == ["pack"]


def test_as_many_ways_meet_as_have_parted() -> None:
    def ways(*names: str) -> Sketch:
        sketch = Sketch().start().both("fork", "meet").end()
        sketch.flow("start", "fork").flow("meet", "end")
        for name in names:
            sketch.user(name).flow("fork", name, "meet", name=f"to {name}")
        return sketch

    play = played(ways("a", "b")).complete("a")
    assert refused(play, ways("a", "b", "c")) == [("other meeting", "meet")]
    before_parting = played(row("first"))
    before_parting.migrate(row("first", "second"))
    play.migrate(ways("b", "a")).complete("b")
    assert play.is_finished


def test_what_parted_is_not_done_again_where_it_meets_no_more() -> None:
    def parted(*rest: str) -> Sketch:
        s = Sketch()
        s.start().both("part").user("a").user("b").end()
        s.flow("start", "part").flow("part", "a", *rest).flow("part", "b", *rest)
        return s

    def in_a_row() -> Sketch:
        s = Sketch()
        return s.start().user("a").user("b").end().flow("start", "a", "b", "end")

    joined = parted("meet", "end")
    joined.both("meet")
    with pytest.raises(CannotMigrate, match="meet"):
        played(joined).migrate(in_a_row())
    elsewhere = parted("later", "end")
    elsewhere.both("later")
    for other in (elsewhere, parted("end")):
        play = played(joined).migrate(other)
        assert play.complete("a").complete("b").is_finished


def test_every_sentence_names_the_step() -> None:
    assert all("%(step)s" in sentence for sentence in HINDRANCES.values())


REFERENCES = r'((?:id|default|\w*[rR]ef)="[^"]+)"'


@given(blocks(), PLACES)
def test_there_and_back_after_every_step_changes_nothing(block: Block, places: list[int]) -> None:
    model = model_of(block)
    engine = Play(deployed(model.sketch)).engine
    text = model.sketch.xml()
    here, there = engine.deploy(text), engine.deploy(re.sub(REFERENCES, r'\1_"', text))
    to = {name: f"{name}_" for name in re.findall(r' id="([^"]+)"', text)}
    back = {name: old for old, name in to.items()}
    play, moving = Play(here), Play(here)
    for move in range(MOVES_MAX):
        assert moving.moved == play.moved
        state = moving.moved.state
        moved = engine.migrate(here, there, state, mapping=to, now=NOW)
        again = engine.migrate(there, here, moved.state, mapping=back, now=NOW)
        assert again.state == state
        assert not (again.opened or again.closed or again.started or again.ended)
        place = places[move % len(places)]
        if not step_on(play, model, place):
            return
        step_on(moving, model, place)


def test_a_step_without_a_like_is_cancelled_with_all_on_it() -> None:
    def parted(*names: str) -> Sketch:
        sketch = Sketch().start().both("part", "meet").end().flow("start", "part")
        for name in names:
            sketch.user(name).flow("part", name, "meet")
        return sketch.flow("meet", "end")

    before = parted("look", "ask", "wait")
    before.boundary("late", "wait", after="P1D").end("given up").flow("late", "given up")
    play = played(before)
    assert refused(play, parted("look", "ask"))[0] == ("gone", "wait")
    play.migrate(parted("look", "ask"), wait=NOWHERE)
    assert play.waiting == ["look", "ask"]
    assert ("wait", Outcome.CANCELLED) in play.ended
    assert play.complete("look").complete("ask").is_finished


def test_what_would_be_waited_for_in_vain_is_not_cancelled() -> None:
    sketch = Sketch().start().both("part", "meet").user("look").user("ask").end()
    sketch.flow("start", "part", "look", "meet", "end").flow("part", "ask", "meet")
    assert refused(played(sketch), sketch, ask=NOWHERE) == [("other meeting", "meet")]


def test_something_is_left_to_do_everywhere() -> None:
    assert refused(played(row("look")), row("mend"), look=NOWHERE) == [("nothing left", "look")]
    sketch = Sketch().start()
    inside = sketch.sub("within").start("s").user("look").end("e")
    inside.flow("s", "look", "e")
    sketch.end().flow("start", "within", "end")
    assert refused(played(sketch), sketch, look=NOWHERE) == [("nothing left", "look")]
    assert refused(played(sketch), row("mend"), within=NOWHERE)[0] == ("nothing left", "within")


def test_a_sub_process_is_cancelled_with_its_steps() -> None:
    sketch = Sketch().start().both("part").user("mend").end().end("done")
    inside = sketch.sub("within").start("s").user("look").end("e")
    inside.flow("s", "look", "e")
    sketch.flow("start", "part", "within", "end").flow("part", "mend", "done")
    play = played(sketch).migrate(row("mend"), within=NOWHERE)
    assert play.waiting == ["mend"]
    assert play.complete("mend").is_finished
