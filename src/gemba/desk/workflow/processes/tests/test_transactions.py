"""Transactions that are cancelled: what was done in them is undone, then their edge goes on."""

from gemba.desk.workflow.processes.bpmn.problems import Known, problems_of
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.testing import Play, Sketch, played


def booking(*, edge: bool = True, kind: str = "transaction") -> Sketch:
    """Two things are booked, each with what undoes it; then it is kept or cancelled."""
    s = Sketch().start().user("sorry").user("thank").end().end("over")
    inside = s.sub("book", kind=kind).start("s").xor("keep").end("kept").end("off", cancel="")
    for each in ("flight", "hotel"):
        inside.user(each).boundary(f"undo {each}", each, compensate="")
        inside.user(f"cancel {each}", isForCompensation="true")
        inside.undo(f"undo {each}", f"cancel {each}")
    inside.flow("s", "flight", "hotel", "keep").flow("keep", "kept", when="is_good")
    inside.flow("keep", "off", default=True)
    s.flow("start", "book", "thank", "end")
    if edge:
        s.boundary("cancelled", "book", cancel="").flow("cancelled", "sorry", "over")
    else:
        s.flow("thank", "sorry", "over")
    return s


def booked(*, is_good: bool) -> Play:
    return played(booking(), is_good=is_good).complete("flight").complete("hotel")


def test_what_is_kept_goes_on_as_drawn() -> None:
    play = booked(is_good=True)
    assert play.waiting == ["thank"]
    assert play.complete("thank").is_finished


def test_what_is_cancelled_is_undone_last_first_and_goes_on_at_the_edge() -> None:
    play = booked(is_good=False)
    assert play.waiting == ["cancel hotel"]
    assert play.complete("cancel hotel").waiting == ["cancel flight"]
    assert play.complete("cancel flight").waiting == ["sorry"]
    assert "thank" not in play.started
    assert play.complete("sorry").is_finished


def test_what_goes_on_beside_it_in_the_transaction_ends_first() -> None:
    s = Sketch().start().user("sorry").end().end("over")
    inside = s.sub("book", kind="transaction").start("s").both("part").user("wait").user("stop")
    inside.end("kept").end("off", cancel="").flow("s", "part", "wait", "kept")
    inside.flow("part", "stop", "off")
    s.boundary("cancelled", "book", cancel="").flow("cancelled", "sorry", "over")
    play = played(s.flow("start", "book", "end")).complete("stop")
    assert play.waiting == ["sorry"]


def codes(sketch: Sketch) -> list[tuple[str, str]]:
    found = problems_of(read_diagram(sketch.xml()), Known())
    return [(each.element_id, each.code) for each in found if each.is_error]


def test_only_transactions_are_cancelled_and_their_edge_says_how_it_goes_on() -> None:
    assert codes(booking()) == []
    assert codes(booking(edge=False)) == [("book", "cancel uncaught")]
    assert codes(booking(kind="subProcess")) == [
        ("off", "cancel elsewhere"),
        ("cancelled", "cancel elsewhere"),
    ]
    plain = Sketch().start().end("off", cancel="").flow("start", "off")
    assert codes(plain) == [("off", "cancel elsewhere")]
