"""More or fewer people."""

from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.lab.asks import OnePerson, People, Skill, Steps, count
from gemba.interfaces.console.lab.offers.offer import Group, Offer

PEOPLE = Group(
    "people",
    _("People"),
    _("more, fewer, or somebody leaves"),
    "users",
    (
        Offer(
            "add_people",
            _("More people"),
            (
                count("count", _("How many more people"), 1, 10, 1),
                OnePerson("like", _("who work like")),
            ),
        ),
        Offer(
            "change_staff",
            _("More or fewer who can do something"),
            (
                count("count", _("How many more; below zero: fewer"), -10, 10, 1),
                Skill("skill", _("who can do"), _("anything")),
            ),
        ),
        Offer("remove_people", _("Somebody leaves"), (People("names", _("Who")),)),
        Offer(
            "one_team",
            _("One team for several steps"),
            (Steps("activities", _("Who can do one of these can do all")),),
        ),
    ),
)
