"""Other hours, other skills."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gemba.interfaces.console.lab.asking import Span
from gemba.interfaces.console.lab.asks import Number, OnePerson, People, Skill, Window
from gemba.interfaces.console.lab.offers.offer import Group, Offer

HOURS = Group(
    "hours",
    _("Hours and skills"),
    _("shifts, evenings, weekends, training"),
    "calendar-time",
    (
        Offer(
            "move_hours",
            _("Begin and end later or earlier"),
            (
                Number(
                    "hours",
                    _("How much later; below zero: earlier"),
                    Span(-12, 12, 2, 0.5),
                    unit=pgettext_lazy("unit", "h"),
                ),
                People("names", _("Whose shifts")),
            ),
        ),
        Offer("add_hours", _("Be there longer"), (Window(), People("names", _("Who")))),
        Offer("end_hours", _("Be there shorter"), (Window(), People("names", _("Who")))),
        Offer(
            "train",
            _("Teach somebody"),
            (Skill("skill", _("What they learn")), People("names", _("Who learns it"))),
        ),
        Offer(
            "learn_from",
            _("Teach all that somebody can do"),
            (OnePerson("like", _("Who can do it")), People("names", _("Who learns it"))),
        ),
    ),
)
