"""What the open tickets of the demo desk are about, what some customers mean to the company, what
its vendor has in hand: policies and queues that ask for these have something to choose from.
"""

from datetime import datetime, timedelta

from gemba.desk.contacts.operations import set_tier
from gemba.desk.tickets.operations import set_product, set_vendor
from gemba.foundation.events.actors import SYSTEM
from gemba.interfaces.demo.company import HENGTAI
from gemba.interfaces.demo.together import open_tickets

PRODUCTS = {
    "r5": "Drift R5",
    "r7": "Drift R7",
    "a3": "Breeze A3",
    "k2": "Ember K2",
    "e6": "Leaf E6",
    "b2": "Pebble B2",
}
VENDOR_TEAM = HENGTAI.names["en"] + " " + HENGTAI.names["zh"]
# of the customers with open tickets, one in so many
TIERS = {"platinum": 23, "gold": 7, "silver": 5}
LOOKED_AT = timedelta(minutes=5)


def rank(vendor_id: int, *, now: datetime) -> None:
    """Name products, tiers and the vendor of what is open."""
    for tag, product in PRODUCTS.items():
        for ticket in open_tickets(tags__name=tag):
            seen_at = min(ticket.opened_at + LOOKED_AT, now)
            set_product(ticket_id=ticket.id, product=product, actor=SYSTEM, now=seen_at)
    contacts = sorted({ticket.contact_id for ticket in open_tickets()})
    for place, contact_id in enumerate(contacts):
        tier = next((name for name, share in TIERS.items() if place % share == 0), "")
        if tier:
            set_tier(contact_id=contact_id, tier=tier, actor=SYSTEM, now=now)
    for ticket in open_tickets(tags__name=HENGTAI.tag, status="pending_vendor"):
        set_vendor(ticket_id=ticket.id, vendor_id=vendor_id, actor=SYSTEM, now=now)
