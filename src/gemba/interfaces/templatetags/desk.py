"""How the console writes people, ages and texts."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.desk.channels.kinds.registry import kinds
from gemba.interfaces.reasons import reason_words

register = template.Library()
register.filter("reason", reason_words)

HUES = 8
HEAD_CHARS = 6_000
EXCERPT_CHARS = 140
CHANNEL_ICONS = {
    "email": "mail",
    "form": "forms",
    "chat": "message-circle",
    "phone": "phone",
    "wechat": "brand-wechat",
}
STATUS_ICONS = {
    "new": "circle-plus",
    "open": "circle-dot",
    "pending_customer": "clock-pause",
    "pending_vendor": "hourglass",
    "resolved": "circle-check",
    "closed": "lock",
}
FILE_ICONS = {"image": "photo", "video": "video", "text": "file-text"}


@register.filter
def hue(name: object) -> int:
    """One of the avatar colours, always the same for the same name."""
    return sum(map(ord, str(name))) % HUES


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a person; a Chinese name's family name."""
    words = name.split()
    if not words:
        return "?"
    if not words[0][0].isascii() or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def age(moment: datetime, now: datetime) -> str:
    """How long ago, in its largest whole unit: 4m, 3h, 12d."""
    minutes = max(int((now - moment).total_seconds()) // 60, 0)
    if minutes < 60:
        return _("{n}m").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n}h").format(n=minutes // 60)
    return _("{n}d").format(n=minutes // (24 * 60))


@register.filter
def whole_day(day: date) -> str:
    """A day with its weekday, as the reader's language writes it."""
    return format_date(day, pgettext("date format", "l, j F Y"))


@register.filter
def clock(moment: datetime) -> str:
    """The time of day in the reader's zone: 14:05."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def urgency(moment: datetime, now: datetime) -> str:
    """How long a customer has waited, as a word: fresh, long (4 h) or over (24 h)."""
    hours = (now - moment).total_seconds() / 3600
    return "over" if hours >= 24 else "long" if hours >= 4 else "fresh"


@register.filter
def time_left(moment: datetime, now: datetime) -> str:
    """How long until then in its largest whole unit, or how long it has been due."""
    if moment >= now:
        return _("{time} left").format(time=age(now, moment))
    return _("{time} over").format(time=age(moment, now))


@register.filter
def due_urgency(moment: datetime, now: datetime) -> str:
    """How soon something is due, as a word: fine, soon (1 h) or over."""
    hours = (moment - now).total_seconds() / 3600
    return "over" if hours < 0 else "soon" if hours < 1 else "fine"


@register.filter
def linked(text: str) -> str | SafeString:
    """Plain text with its addresses made links; costly, so only where there may be one."""
    if "://" not in text and "www." not in text:
        return text
    return SafeString(urlize(text, nofollow=True, autoescape=True))


@register.filter
def head(text: str) -> str:
    """The beginning of a long text, all of one that is not."""
    return text[:HEAD_CHARS]


@register.filter
def rest(text: str) -> str:
    """What `head` leaves out."""
    return text[HEAD_CHARS:]


@register.filter
def excerpt(text: str) -> str:
    """A text on one line."""
    line = " ".join(text[:400].split())
    return line if len(line) <= EXCERPT_CHARS else f"{line[: EXCERPT_CHARS - 1]}…"


@register.filter
def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return CHANNEL_ICONS.get(channel, "message")


@register.filter
def channel_label(channel: str) -> str:
    """What the reader calls a channel."""
    kind = kinds().get(channel)
    return str(kind.label) if kind else channel


@register.filter
def status_icon(category: str) -> str:
    """The icon of a status category: shapes differ, not only colours."""
    return STATUS_ICONS.get(category, "circle")


@register.filter
def file_icon(content_type: str) -> str:
    """The icon of a file."""
    return FILE_ICONS.get(content_type.partition("/")[0], "file")
