"""What the attributes of a log are probably about, by their names: the one place for such words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from gemba.insight.eventlog.columns import EventColumns


class Topic(StrEnum):
    """What an attribute tells of a case."""

    CHANNEL = "channel"
    CUSTOMER = "customer"
    PRODUCT = "product"
    VENDOR = "vendor"
    KIND = "kind"
    SKILL = "skill"
    TEAM = "team"
    INBOX = "inbox"
    TAGS = "tags"


_BEFORE = r"^((case|ticket|request|contact|incident|event)[ :]+)?"
# English, Chinese, Italian. The first attribute that fits has the topic.
_WORDS = {
    Topic.CHANNEL: r"(channel|contact type|medium|source|渠道|canale)$",
    Topic.CUSTOMER: r"(customer|client|caller|requester|organi[sz]ation|客户|cliente)( id)?$",
    Topic.PRODUCT: r"(product|device|model|item|asset|产品|prodotto)( id| name)?$",
    Topic.VENDOR: r"(vendor|supplier|partner|服务商|供应商|fornitore)( id| name)?$",
    Topic.KIND: r"(type|kind|category|topic|reason|subject|类型|tipo)$",
    Topic.SKILL: r"(skill|language|competence|技能|语言)$",
    Topic.INBOX: r"(inbox|mailbox|收件箱|邮箱|casella)$",
    Topic.TAGS: r"(tags?|labels?|标签|etichette?)$",
    Topic.TEAM: r"(team|queue|group|assignment group|responsible|org:group|department|团队|队列)$",
}


def attribute_of(columns: EventColumns, topic: Topic) -> str:
    """The attribute of cases that tells a topic, empty for none."""
    return _first(columns.case_attributes, topic)


def step_attribute_of(columns: EventColumns, topic: Topic) -> str:
    """The attribute of events that tells a topic, empty for none."""
    return _first(columns.attributes, topic)


def _first(names: Iterable[str], topic: Topic) -> str:
    words = re.compile(_BEFORE + _WORDS[topic])
    return next((name for name in names if words.search(_plain(name))), "")


def _plain(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name).strip().lower()
