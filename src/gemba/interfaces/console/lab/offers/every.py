"""Everything the Lab offers."""

from collections.abc import Mapping
from types import MappingProxyType

from gemba.interfaces.console.lab.offers.automation import AUTOMATION
from gemba.interfaces.console.lab.offers.demand import DEMAND
from gemba.interfaces.console.lab.offers.hours import HOURS
from gemba.interfaces.console.lab.offers.offer import Group, Offer
from gemba.interfaces.console.lab.offers.people import PEOPLE
from gemba.interfaces.console.lab.offers.process import PROCESS
from gemba.interfaces.console.lab.offers.routing import ROUTING

GROUPS: tuple[Group, ...] = (PEOPLE, HOURS, ROUTING, AUTOMATION, PROCESS, DEMAND)
OFFERS: Mapping[str, Offer] = MappingProxyType(
    {offer.kind: offer for group in GROUPS for offer in group.offers}
)
