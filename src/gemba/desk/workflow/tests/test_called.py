"""Steps inside called processes: their own forms, and what comes next around them."""

import pytest

from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import support
from gemba.desk.workflow.operations.processes import complete_step
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import Outlook, outlook
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.at_work import LATER, begun, seen, waiting
from gemba.desk.workflow.tests.ready_stories import Story
from gemba.foundation.accounts.testing import NOON, Cast

pytestmark = pytest.mark.database


def asking(process: str, key: str) -> Sketch:
    """A process with a step `look` that asks for a field of this key."""
    sketch = Sketch(process).start()
    field = f'<gemba:field key="{key}" label="{key}?"/>'
    sketch.add("userTask", "look", f"<extensionElements>{field}</extensionElements>", name=process)
    return sketch.end().flow("start", "look", "end")


def test_two_called_processes_may_use_the_same_ids(people: Cast, ticket: Receipt) -> None:
    for process, key in (("first", "height"), ("second", "weight")):
        define_process(process, asking(process, key), now=NOON)
    main = Sketch().start().call("one", "first").call("two", "second").end()
    begun(main.flow("start", "one", "two", "end"), ticket)
    for label, key in (("first", "height"), ("second", "weight")):
        step = waiting(ticket)
        assert (step.label, [each.key for each in step.form]) == (label, [key])
        complete_step(step_id=step.id, answers={key: "5"}, actor=people.ana, now=LATER)
    assert [each.answer for each in seen(ticket).past] == [{"height": "5"}, {"weight": "5"}]


def test_what_comes_next_leads_out_of_what_was_called_or_held(ticket: Receipt) -> None:
    define_process("Part", in_a_row_of("part", "look", "pack"), now=NOON)
    sketch = Sketch().start().call("outer", "part")
    inside = sketch.sub("within").start("s").add("userTask", "try", name="try").end("e")
    inside.flow("s", "try", "e")
    sketch.add("userTask", "send", name="send").end()
    begun(sketch.flow("start", "outer", "within", "send", "end"), ticket)
    assert seen(ticket).next == ("pack",)


def test_after_the_last_step_inside_comes_what_follows_the_call(
    people: Cast, ticket: Receipt
) -> None:
    define_process("Part", in_a_row_of("part", "look"), now=NOON)
    sketch = Sketch().start().call("outer", "part")
    inside = sketch.sub("within").start("s").add("userTask", "try", name="try").end("e")
    inside.flow("s", "try", "e")
    sketch.add("userTask", "send", name="send").end()
    begun(sketch.flow("start", "outer", "within", "send", "end"), ticket)
    assert seen(ticket).next == ("try",)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert (waiting(ticket).label, seen(ticket).next) == ("try", ("send",))


def test_customers_are_told_of_what_stands_in_called_processes(db: None) -> None:
    part = Sketch("part").start().add("userTask", "quiet").end().flow("start", "quiet", "end")
    define_process("Part", part, now=NOON)
    sketch = Sketch().start()
    sketch.add("callActivity", "outer", calledElement="part", **{"gemba:shown": "We look"})
    sketch.add("userTask", "mend", **{"gemba:shown": "We mend"}).end()
    process = define_process("Main", sketch.flow("start", "outer", "mend", "end"), now=NOON)
    story = Story(process, support(), introduced())
    assert outlook(story.ticket_id, language="en") == Outlook(("We look",), ("We mend",))


def test_a_process_that_calls_itself_is_looked_through_once(ticket: Receipt) -> None:
    sketch = Sketch("round").start().user("ask").xor("more").call("again", "round").end()
    sketch.flow("start", "ask", "more").flow("more", "again", when="again = true")
    sketch.flow("more", "end", default=True).flow("again", "end")
    begun(sketch, ticket, name="Round")
    assert seen(ticket).next == ()


def in_a_row_of(process: str, *names: str) -> Sketch:
    sketch = Sketch(process).start()
    for name in names:
        sketch.add("userTask", name, name=name)
    return sketch.end().flow("start", *names, "end")
