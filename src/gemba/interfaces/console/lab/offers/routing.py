"""Which work goes first, to whom, and what is promised."""

from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.lab.asks import Before, Kind, People, Rule, Step, hours
from gemba.interfaces.console.lab.offers.offer import Group, Offer

ROUTING = Group(
    "routing",
    _("Routing and promises"),
    _("what goes first, to whom, by when"),
    "arrows-split",
    (
        Offer("route", _("How work is given out"), (Rule("discipline", _("Work goes")),)),
        Offer(
            "prioritise",
            _("One kind of request before others"),
            (Kind("type", _("Requests")), Before("priority", _("go"))),
        ),
        Offer(
            "prioritise_step",
            _("One step before others"),
            (Step("activity", _("Step"), "people"), Before("priority", _("goes"))),
        ),
        Offer(
            "route_to_skilled",
            _("One kind of request to certain people"),
            (Kind("type", _("Requests")), People("names", _("go to"))),
        ),
        Offer(
            "give_step",
            _("One step to certain people"),
            (Step("activity", _("Step")), People("names", _("is done by"))),
        ),
        Offer(
            "promise",
            _("Promise a time"),
            (
                hours("seconds", _("Done within"), 1, 240, 24),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
    ),
)
