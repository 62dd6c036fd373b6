"""Steps left out, moved, joined, faster, or done as they come."""

from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.lab.asking import Span
from gemba.interfaces.console.lab.asks import (
    PERCENT,
    KeptModel,
    Kind,
    Number,
    Side,
    Step,
    Steps,
    count,
    factor,
    share,
)
from gemba.interfaces.console.lab.offers.offer import Group, Offer

PROCESS = Group(
    "process",
    _("Process"),
    _("steps left out, moved, joined, faster"),
    "route",
    (
        Offer(
            "remove_step",
            _("Leave a step out"),
            (Step("activity", _("Step")), share("share", _("in so many cases"), 100)),
        ),
        Offer(
            "merge_steps",
            _("Two steps in one go"),
            (
                Step("first", _("Who does"), "people"),
                Step("second", _("does right after it"), "people"),
                share("saved", _("Of the second this is saved"), 20),
            ),
        ),
        Offer(
            "do_at_once",
            _("Done at once instead of handed on"),
            (
                Steps("steps", _("Who has the customer there does these steps")),
                Step("told", _("and need not do this answer later"), "people"),
                Step("handed", _("nor hand over by"), none_words=_("no step tells it")),
                share("share", _("in so many of the cases in which these follow each other"), 60),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "move_step",
            _("A step earlier or later"),
            (
                Step("activity", _("Step")),
                Side("place", _("comes")),
                Step("other", _("this one")),
            ),
        ),
        Offer(
            "fewer_returns",
            _("Less comes back"),
            (
                Step("source", _("What goes back from")),
                Step("target", _("to")),
                share("left", _("still does in so many cases"), 50),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "send_on",
            _("Another share goes this way"),
            (
                Step("after", _("After")),
                Step("to", _("goes on to")),
                share("share", _("in so many cases"), 30),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "follow_model",
            _("Another version of the workflow"),
            (
                KeptModel("model", _("As it is drawn in")),
                Number(
                    "untaken",
                    _("Ways nobody takes today: taken in so many of the cases that come there"),
                    Span(0, 100, 0),
                    unit=PERCENT,
                    scale=0.01,
                ),
            ),
        ),
        Offer(
            "scale_handling",
            _("A step takes more or less work"),
            (
                Step("activity", _("Step"), "people"),
                factor("factor", _("takes so much of its time"), 70),
            ),
        ),
        Offer(
            "end_batch",
            _("Work is no longer saved up"),
            (Step("activity", _("Step"), "batch"),),
        ),
        Offer(
            "resize_batch",
            _("More or less work is saved up"),
            (
                Step("activity", _("Step"), "batch"),
                count("size", _("Done as soon as so many have gathered"), 1, 50, 5),
            ),
        ),
        Offer(
            "end_delay",
            _("Less time passes idly before a step"),
            (
                Step("activity", _("Step"), "delay"),
                share("left", _("What is left of the time nobody's work explains"), 50),
            ),
        ),
        Offer(
            "scale_outside",
            _("Others are faster or slower"),
            (
                Step("activity", _("What others do, or what waits for them")),
                factor("factor", _("takes so much of its time"), 70),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
    ),
)
