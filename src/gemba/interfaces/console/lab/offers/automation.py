"""What a rule, an assistant or a robot takes over."""

from django.utils.translation import gettext_lazy as _

from gemba.interfaces.console.lab.asks import Kind, Step, share
from gemba.interfaces.console.lab.offers.offer import Group, Offer

AUTOMATION = Group(
    "automation",
    _("Automation"),
    _("a rule, an assistant, a robot"),
    "robot",
    (
        Offer(
            "automate",
            _("A step is done at once, without people"),
            (
                Step("activity", _("Step"), "people"),
                share("share", _("So much of it"), 30),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
        Offer(
            "answer_first",
            _("An assistant or an article tries to answer first"),
            (
                share("share", _("So many requests are asked of it"), 30),
                share("success", _("So many of them it answers for good"), 70),
                Kind("type", _("Requests"), _("all requests")),
            ),
        ),
    ),
)
