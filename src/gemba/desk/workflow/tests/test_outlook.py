"""What customers are told of the processes on their tickets."""

import pytest

from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.testing import support
from gemba.desk.workflow.operations.ready import publish_ready
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import Outlook, outlook
from gemba.desk.workflow.ready.shelf import words_for
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.ready_stories import DEFECT, MISSING, Story, days, do
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.database


@pytest.fixture
def repair(db: None) -> Story:
    process = publish_ready(key="repair", words=words_for("en"), actor=SYSTEM, now=NOON)
    return Story(process, support(), introduced())


def told(story: Story, language: str = "en") -> Outlook:
    return outlook(story.ticket_id, language=language)


def test_what_is_done_now_and_next_in_the_words_for_customers(repair: Story) -> None:
    assert told(repair) == Outlook(
        ("We check your device and its warranty",),
        (
            "We work out what the repair costs",
            "Your device is on its way to us",
            "We wait for your answer",
        ),
    )
    DEFECT(repair)
    assert told(repair, "zh-hans") == Outlook(("您的设备正寄往我们",), ("我们正在维修您的设备",))


def test_what_happens_only_if_a_step_is_late_is_not_told(db: None) -> None:
    sketch = Sketch().start().add("userTask", "look", **{"gemba:shown": "We look"}).end()
    sketch.boundary("late", "look", beside="yes", after="P1D")
    sketch.add("userTask", "say sorry", **{"gemba:shown": "We say sorry"}).end("told")
    sketch.flow("start", "look", "end").flow("late", "say sorry", "told")
    process = define_process("Slow", sketch, now=NOON)
    story = Story(process, support(), introduced())
    assert told(story) == Outlook(("We look",))
    days(1)(story)
    assert told(story) == Outlook(("We look", "We say sorry"))


def test_what_is_asked_by_a_called_process_is_told(repair: Story) -> None:
    MISSING(repair)
    assert told(repair).now == ("We wait for your answer",)


def test_what_has_been_is_not_told_again(repair: Story) -> None:
    DEFECT(repair)
    do("arrive")(repair)
    do("mend", result="repaired", minutes=5)(repair)
    do("send_back", tracking="T")(repair)
    assert told(repair) == Outlook(("We ask you whether all is well",))
    days(7)(repair)
    assert told(repair) == Outlook()


def test_steps_without_words_are_never_told(db: None) -> None:
    sketch = Sketch().start().user("look at the fraud list").user("mend").end()
    sketch.flow("start", "look at the fraud list", "mend", "end")
    process = define_process("Secret", sketch, now=NOON)
    assert told(Story(process, support(), introduced())) == Outlook()
