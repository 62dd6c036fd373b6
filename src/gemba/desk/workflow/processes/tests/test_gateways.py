"""Where ways part and meet."""

from datetime import timedelta

import pytest

from gemba.desk.workflow.processes.testing import NOW, Sketch, played


def choice() -> Sketch:
    s = Sketch()
    s.start().xor("which").user("much").user("little").end()
    s.flow("start", "which")
    s.flow("which", "much", when="amount > 100")
    s.flow("which", "little", default=True)
    s.flow("much", "end").flow("little", "end")
    return s


@pytest.mark.parametrize(("amount", "way"), [(101, "much"), (100, "little")])
def test_one_way_is_taken(amount: int, way: str) -> None:
    assert played(choice(), amount=amount).waiting == [way]


def test_the_first_condition_that_holds_wins() -> None:
    s = choice()
    s.flow("which", "end", when="amount > 1")
    assert played(s, amount=500).waiting == ["much"]


def fork() -> Sketch:
    s = Sketch()
    s.start().both("fork", "join").user("a").user("b").user("after").end()
    s.flow("start", "fork", "a", "join", "after", "end")
    s.flow("fork", "b", "join")
    return s


def test_both_ways_and_after_both_once() -> None:
    play = played(fork())
    assert play.waiting == ["a", "b"]
    assert play.complete("b").waiting == ["a"]
    assert play.complete("a").waiting == ["after"]
    assert play.complete("after").is_finished


def test_a_join_in_a_loop_waits_again_each_time() -> None:
    s = Sketch()
    s.start().xor("begin", "again").both("fork", "join").user("a").user("b")
    s.user("after").end()
    s.flow("start", "begin", "fork", "a", "join", "after", "again")
    s.flow("fork", "b", "join")
    s.flow("again", "begin", when="more")
    s.flow("again", "end", default=True)
    play = played(s)
    for _turn in range(3):
        play.complete("a").complete("b")
        assert play.waiting == ["after"]
        play.complete("after", more=True)
        assert play.waiting == ["a", "b"]
    play.complete("b")
    assert play.waiting == ["a"]
    assert play.complete("a").complete("after", more=False).is_finished


def some() -> Sketch:
    s = Sketch()
    (
        s.start(),
        s.some("split", "join"),
        s.user("a"),
        s.user("b"),
        s.user("c"),
        s.user("after"),
        s.end(),
    )
    s.flow("start", "split")
    s.flow("split", "a", when="x > 0")
    s.flow("split", "b", when="x > 1")
    s.flow("split", "c", default=True)
    s.flow("a", "join").flow("b", "join").flow("c", "join", "after", "end")
    return s


@pytest.mark.parametrize(("x", "ways"), [(0, ["c"]), (1, ["a"]), (2, ["a", "b"])])
def test_an_inclusive_join_waits_for_those_taken(x: int, ways: list[str]) -> None:
    play = played(some(), x=x)
    assert play.waiting == ways
    for way in ways:
        assert "after" not in play.waiting
        play.complete(way)
    assert play.waiting == ["after"]
    assert play.complete("after").is_finished


def test_an_inclusive_join_waits_no_more_for_who_went_another_way() -> None:
    s = some()
    s.nodes.pop("b"), s.user("b"), s.xor("leave"), s.end("gone")
    s.flows = [flow for flow in s.flows if 'sourceRef="b"' not in flow]
    s.flow("b", "leave")
    s.flow("leave", "join", when="stays").flow("leave", "gone", default=True)
    play = played(s, x=2).complete("a")
    assert play.waiting == ["b"]
    assert play.complete("b", stays=False).waiting == ["after"]


def test_the_first_event_decides() -> None:
    s = Sketch()
    s.start().first("race").catch("answer", message="reply").catch("late", after="P3D")
    s.user("thank").user("remind").end()
    s.flow("start", "race", "answer", "thank", "end")
    s.flow("race", "late", "remind", "end")
    play = played(s)
    assert play.waiting == ["answer", "late"]
    assert play.moved.next_due == NOW + timedelta(days=3)
    other = played(s)
    assert play.message("reply").waiting == ["thank"]
    assert play.moved.next_due is None
    assert other.tick(NOW + timedelta(days=3)).waiting == ["remind"]


def test_a_receive_task_may_be_in_the_race() -> None:
    s = Sketch()
    s.start().first("race").receive("answer", message="reply").catch("late", after="P3D")
    s.end()
    s.flow("start", "race", "answer", "end").flow("race", "late", "end")
    assert played(s).message("reply").is_finished


def test_several_ways_out_of_a_step_are_all_taken() -> None:
    s = Sketch()
    s.start().task("x").user("a").user("b").user("c")
    s.flow("start", "x", "a").flow("x", "b", when="false").flow("x", "c", when="true")
    assert played(s).waiting == ["a", "c"]


def test_a_link_goes_on_where_it_is_caught() -> None:
    s = Sketch()
    s.start().throw("out", link="A").catch("in", link="A").end()
    s.flow("start", "out").flow("in", "end")
    assert played(s).is_finished
