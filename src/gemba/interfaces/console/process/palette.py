"""One colour per activity, the same on the map and in the chains of the variants."""

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.activities import activities

# Hues of the OKLCH circle, neighbours far apart; the first are for the most frequent activities.
HUES = (250, 150, 55, 310, 200, 20, 110, 275, 175, 345, 85, 225)


def hues(columns: EventColumns) -> dict[int, int]:
    """The hue of each activity code; choosing cases changes no colour."""
    table = activities(columns)
    order = sorted(range(len(table)), key=lambda code: (-int(table.cases[code]), code))
    return {code: HUES[place % len(HUES)] for place, code in enumerate(order)}
