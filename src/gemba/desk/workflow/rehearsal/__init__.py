"""A ticket's past lived through again with rules. Pure."""

from gemba.desk.workflow.rehearsal.living import Foreseen, Stretch, live_through

__all__ = ["Foreseen", "Stretch", "live_through"]
