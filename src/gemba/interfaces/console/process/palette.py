"""One colour per activity, the same on the map and in the chains of the variants."""

from gemba.insight.eventlog.columns import EventColumns

# Hues of the OKLCH circle, neighbours far apart; the first are for the most frequent activities.
HUES = (250, 150, 55, 310, 200, 20, 110, 275, 175, 345, 85, 225)


def hues(columns: EventColumns) -> dict[int, int]:
    """The hue of each activity code; choosing cases changes no colour."""
    cases = columns.index.frequencies.cases.tolist()
    order = sorted(range(len(cases)), key=lambda code: (-cases[code], code))
    return {code: HUES[place % len(HUES)] for place, code in enumerate(order)}
