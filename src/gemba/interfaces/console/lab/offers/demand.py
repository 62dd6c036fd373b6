"""More or fewer requests."""

from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.lab.asking import Desk
from gemba.interfaces.console.lab.asks import Day, Kind, Months, count, factor, hours
from gemba.interfaces.console.lab.offers.offer import Group, Offer


def loses_patience(desk: Desk) -> bool:
    """Whether the log tells of customers who leave."""
    return any(each.customer.first or each.customer.later for each in desk.twin.types)


DEMAND = Group(
    "demand",
    _("Demand"),
    _("growth, seasons, a rush, patience"),
    "trending-up",
    (
        Offer(
            "scale_demand",
            _("More or fewer requests"),
            (
                factor("factor", _("So much of today's"), 120),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "season",
            _("A season"),
            (
                Months("months", _("In these months")),
                factor("factor", _("So much of the usual"), 150),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "surge",
            _("A rush of some days"),
            (
                Day("first", _("From")),
                count("days", _("For so many days"), 1, 28, 5),
                factor("factor", _("So much of the usual"), 200),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "scale_patience",
            _("Customers are more or less patient"),
            (
                factor("factor", _("They wait so much of the time they do"), 150),
                Kind("type", _("Requests"), _("all requests")),
            ),
            needs=loses_patience,
        ),
        Offer(
            "patience",
            _("Customers leave after a while"),
            (
                hours("seconds", _("On average after"), 1, 240, 48),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
    ),
)
