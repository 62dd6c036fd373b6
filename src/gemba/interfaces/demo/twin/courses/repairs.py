"""Something is broken: triage, technical support, the workshop, spare parts – and back again."""

from gemba.interfaces.demo.company import FIRST_LINE, HENGTAI, NORDEN, REPAIR, TECHNICAL
from gemba.interfaces.demo.planted import Problem
from gemba.interfaces.demo.twin.courses.course import Course, Shares
from gemba.interfaces.demo.twin.steps import CLOSED, EXPECTED, by_team, delivery

# What a first letter lacks: the serial number, or something else.
LACKS_SERIAL_SHARE, LACKS_MORE_SHARE = 0.65, 0.07
NEVER_TOLD_SHARE, WRONG_ATTACHMENT_SHARE = 0.1, 0.12
DIRECT_SHARE, POSTED_SHARE = 0.22, 0.5
BOUNCED_SHARE, BOUNCES_AGAIN_SHARE, ASKS_WHAT_LACKED_SHARE = 0.45, 0.4, 0.35
BOUNCES_MAX = 3
TRIED_IN_VAIN_SHARE = 0.35
NEVER_SENT_SHARE, NEEDS_PART_SHARE = 0.06, 0.72
ASKS_FOR_PART_SHARE = {HENGTAI.tag: 0.6, NORDEN.tag: 0.06}
ASKS_FOR_PART_AGAIN_SHARE = {HENGTAI.tag: 0.25, NORDEN.tag: 0.0}
SETTLED_SHARE, BROKEN_AGAIN_SHARE, TELLS_OF_ARRIVAL_SHARE = 0.35, 0.06, 0.55


def repair(course: Course) -> None:
    """From the first complaint to the repaired device."""
    serial, more = LACKS_SERIAL_SHARE, LACKS_MORE_SHARE
    if course.fault.is_danger:
        serial, more = 1.0, 0.0
    ways = _ways(course)
    here = {f"to {way}": (1 - serial - more) * share for way, share in ways.items()}
    course.begins({"asks serial": serial, "asks more": more, **here})
    _information(course, {f"checked, to {way}": share for way, share in ways.items()})
    for directly in (course.look("to repair"), "checked, to repair"):
        course.on(directly, "asks to send in")
    if "posting" in ways:
        _posting(course)
    if "technical" in ways:
        _diagnosis(course)
    _workshop(course)


def _ways(course: Course) -> Shares:
    """Where the first line sends it."""
    if course.fault.is_danger:
        return {"repair": 1}
    posted = POSTED_SHARE if course.fault.posts_part else 0.0
    ways = {
        "posting": posted,
        "repair": (1 - posted) * DIRECT_SHARE,
        "technical": (1 - posted) * (1 - DIRECT_SHARE),
    }
    return {way: share for way, share in ways.items() if share}


def _information(course: Course, checked: Shares) -> None:
    """The customer sends what was asked for, sometimes with the wrong attachment."""
    serial, wrong = course.says("serial"), course.says("wrong attachment")
    more, right = course.says("more"), course.says("right attachment")
    never = course.waits(FIRST_LINE, NEVER_TOLD_SHARE, may_ask=False)
    told = 1 - NEVER_TOLD_SHARE
    by_mistake = told * WRONG_ATTACHMENT_SHARE
    course.after(
        course.look("asks serial"), {**never, serial: told - by_mistake, wrong: by_mistake}
    )
    course.after(course.look("asks more"), {**never, more: told})
    course.on(wrong, "rejects attachment", right)
    for each in (serial, more, right):
        course.after(each, checked)


def _posting(course: Course) -> None:
    """Some parts the customer can change: they are posted."""
    posted = course.answered("posts part", REPAIR, "posts part, settles")
    course.after(course.look("to posting"), posted)
    course.after("checked, to posting", posted)


def _diagnosis(course: Course) -> None:
    """Technical support looks at it – or sends it back to the first line, more than once."""
    found = _found(course)
    is_planted = Problem.REPAIRS_BOUNCE in course.planted
    first = _bounced(found, BOUNCED_SHARE if is_planted else 0.0)
    again = _bounced(found, BOUNCES_AGAIN_SHARE)
    course.after(course.look("to technical"), first)
    course.after("checked, to technical", first)
    asks, lacked = ASKS_WHAT_LACKED_SHARE, course.says("what lacked")
    course.after("sends back", {"asks what lacked": asks, "adds what lacked": 1 - asks})
    course.on("asks what lacked", lacked, "passes on what lacked")
    for back in ("adds what lacked", "passes on what lacked"):
        course.after(back, again)
        course.after(back, found, visits=BOUNCES_MAX)


def _bounced(found: Shares, share: float) -> Shares:
    return {"sends back": share, **{name: (1 - share) * n for name, n in found.items()}}


def _found(course: Course) -> Shares:
    """What technical support finds: something to try at home, or work for the workshop."""
    at_home = course.fault.at_home_share
    in_vain = (1 - at_home) * TRIED_IN_VAIN_SHARE
    tried, remedy = course.says("tried in vain"), at_home + in_vain
    helps = course.waits(TECHNICAL, at_home / remedy)
    course.after("gives remedy", {**helps, tried: in_vain / remedy})
    course.on(tried, "diagnoses after remedy", "asks to send in")
    course.on("diagnoses", "asks to send in")
    return {"gives remedy": remedy, "diagnoses": 1 - remedy}


def _workshop(course: Course) -> None:
    """The device is sent in, checked, waits for a part, is repaired and goes home."""
    shipped = course.says("shipped")
    never = course.waits(REPAIR, NEVER_SENT_SHARE, may_ask=False)
    course.after("asks to send in", {**never, shipped: 1 - NEVER_SENT_SHARE})
    course.on(shipped, EXPECTED, "takes in")
    fixed = _home_again(course, "fixes")
    simple = {name: (1 - NEEDS_PART_SHARE) * share for name, share in fixed.items()}
    course.after("takes in", {"orders part": NEEDS_PART_SHARE, **simple})
    _spare_part(course)


def _spare_part(course: Course) -> None:
    """A part is ordered; customers ask where it stays, the longer it takes the more of them."""
    vendor = course.fault.vendor
    tag = vendor.tag if Problem.VENDOR_IS_SLOW in course.planted else NORDEN.tag
    asks, comes = course.says("where is the part"), delivery(vendor)
    for after, shares in (
        ("orders part", ASKS_FOR_PART_SHARE),
        ("tells of delay", ASKS_FOR_PART_AGAIN_SHARE),
    ):
        course.after(after, {asks: shares[tag], comes: 1 - shares[tag]})
    course.on(asks, "tells of delay")
    course.on(comes, "receives part")
    course.after("receives part", _home_again(course, "mends"))


def _home_again(course: Course, what: str) -> Shares:
    """The repaired device goes back; a few break again."""
    broken, arrived = course.says("still broken"), course.says("arrived")
    course.comes_back(broken, REPAIR)
    well = 1 - BROKEN_AGAIN_SHARE
    told = well * TELLS_OF_ARRIVAL_SHARE
    silent = by_team("ends in silence", REPAIR)
    course.after(f"{what}, settles", {broken: BROKEN_AGAIN_SHARE, CLOSED: well})
    course.after(what, {broken: BROKEN_AGAIN_SHARE, arrived: told, silent: well - told})
    course.on(arrived, "ends with arrival", CLOSED)
    course.after(silent, course.resolved(REPAIR))
    return {f"{what}, settles": SETTLED_SHARE, what: 1 - SETTLED_SHARE}
