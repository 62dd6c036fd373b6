"""What mining calls an act is what the desk calls its event."""

from gemba.insight.eventlog.desk_steps import HEARD
from gemba.insight.mining.drawn import acts


def test_acts_are_types_of_events_that_the_log_hears() -> None:
    named = {text for text in vars(acts).values() if isinstance(text, str) and "." in text}
    named = {text for text in named if text.startswith(("step.", "process."))}
    assert named and named <= {kind.name for kind in HEARD}
