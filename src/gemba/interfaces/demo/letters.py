"""The words of one ticket: names, numbers and phrases that stay the same in all its letters."""

import random
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gemba.interfaces.demo.company import DESK_ZONE, FAULTY, LAUNCHED, WESTERN_ZONE, Fault, Staff
from gemba.interfaces.demo.people import Customer
from gemba.interfaces.demo.phrasebook import Phrasebook, phrasebook

_ARTICLE = re.compile(r"\b([Aa]) (?=Ember|A3|E6|R5|R7|e-reader|air)")
_MONTHS_EN = (
    "January February March April May June July August September October November December".split()
)
_COUNTS_EN = "no one two three four five six seven eight nine ten eleven".split()
_COUNTS_ZH = "零 一 两 三 四 五 六 七 八 九 十 十一".split()
_MONTHS_ZH = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
# 盘古之白: careful writers leave a space between Chinese and Latin letters
_BESIDE_LATIN = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%℃])(?=[\u4e00-\u9fff])"
)
_PARCELS = {"zh": "SYK", "en": "SLX"}
PRICES = {
    "r5": (1899, 279),
    "r7": (2699, 399),
    "a3": (1299, 189),
    "k2": (399, 69),
    "e6": (999, 149),
    "b2": (599, 89),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a ticket is about: its phrases begin with `phrase`; `chosen_type` is the form's."""

    kind: str
    product: str
    phrase: str
    chosen_type: str = ""
    fault: Fault | None = None


class Writer:
    """Writes every letter and note of one ticket, each in the language of who reads it."""

    def __init__(
        self, customer: Customer, about: Subject, opened_at: datetime, rng: random.Random
    ) -> None:
        self.customer, self.about, self._rng = customer, about, rng
        self._book = phrasebook(customer.language)
        self._facet = rng.random()
        self._is_tidy = rng.random() < 0.5
        self._facts = _facts(customer, about, opened_at, rng)
        self._notes: dict[str, dict[str, str]] = {}
        self.slots = self._facts | self._fixed(self._book)
        self.slots["sign"] = self._say("sign")
        subject = self._say(f"{about.phrase}.subject")
        self.subject = self.slots["subject"] = subject[0].upper() + subject[1:]

    @classmethod
    def like(cls, other: "Writer") -> "Writer":
        """A writer of the same customer about the very same thing."""
        twin = copy(other)
        twin.slots = dict(other.slots)
        return twin

    def letter(self, phrase: str, wrap: str) -> str:
        """A letter of the customer saying this phrase, dressed as `wrap`; "" leaves it bare."""
        body = self._say(phrase)
        return self._say(f"letter.{wrap}", {"body": body}) if wrap else body

    def complete(self, **slots: str) -> None:
        """Say more about what the letters may mention from now on."""
        self.slots |= slots

    def agent(self, phrase: str, by: Staff) -> str:
        """A letter of the desk, signed."""
        name = by.latin if by.latin and self.customer.language == "en" else by.name
        self.slots |= {"agent": name, "agent_given": name.partition(" ")[0]}
        signature = self._book.variant("sign_agent", by.manner)
        self.slots["sign_agent"] = self._book.fill(signature, self.slots, self._rng)
        text = self._say(phrase)
        return _BESIDE_LATIN.sub(" ", text) if self.customer.language == "zh" else text

    def note(self, phrase: str, by: Staff, slots: Mapping[str, str]) -> str:
        """An internal note in the colleague's own language."""
        book = phrasebook(by.writes)
        if by.writes not in self._notes:
            self._notes[by.writes] = self._fixed(book)
        known = self._facts | {"subject": self.subject} | self._notes[by.writes] | dict(slots)
        text = book.say(f"note.{phrase}", known, self._rng)
        return text[0].upper() + text[1:]

    def answer_subject(self) -> str:
        """The subject of an answer by mail."""
        return f"{'回复：' if self.customer.language == 'zh' else 'Re: '}{self.subject}"

    def quoted(self, text: str, said_at: datetime) -> str:
        """What a mail program leaves below an answer."""
        quote = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        if self.customer.language == "zh":
            local = said_at.astimezone(ZoneInfo(DESK_ZONE))
            head = f"在 {local.year}年{local.month}月{local.day}日 {local:%H:%M}，舒屿客服 写道："
        else:
            local = said_at.astimezone(ZoneInfo(WESTERN_ZONE))
            head = f"On {local.day} {local:%B %Y} at {local:%H:%M}, Solisle Customer Care wrote:"
        return f"{head}\n\n{quote}"

    def _say(self, phrase: str, more: Mapping[str, str] | None = None) -> str:
        fresh = {
            "nick": self._book.pick(f"product.{self.about.product}.nick", self._rng),
            "tracking": f"{_PARCELS[self.customer.language]}{self._rng.randrange(10**10):010d}",
        }
        text = self._book.say(phrase, self.slots | fresh | dict(more or {}), self._rng)
        if self.customer.language == "en":
            return _ARTICLE.sub(r"\1n ", text)
        return _BESIDE_LATIN.sub(" ", text) if self._is_tidy else text

    def _fixed(self, book: Phrasebook) -> dict[str, str]:
        """The phrases that do not change from letter to letter, in the language of `book`."""
        product = book.say(f"product.{self.about.product}.product", {}, self._rng)
        found = {"product": product}
        found["pack"] = book.say(f"product.{self.about.product}.pack", {}, self._rng)
        if self.about.fault is None:
            return found
        for name in ("diagnosis", "part", "remedy"):
            text = book.variant(f"fault.{self.about.fault.key}.{name}", self._facet)
            found[name] = book.fill(text, self._facts | found, self._rng)
        found["symptom"] = found["tried"] = ""
        if book is self._book:
            nick = book.say(f"product.{self.about.product}.nick", {}, self._rng)
            for name in ("symptom", "tried"):
                slots = self._facts | found | {"nick": nick}
                found[name] = book.say(f"fault.{self.about.fault.key}.{name}", slots, self._rng)
        return found


def _facts(
    customer: Customer, about: Subject, opened_at: datetime, rng: random.Random
) -> dict[str, str]:
    """Names and numbers of one ticket."""
    is_zh = customer.language == "zh"
    price = PRICES[about.product][0 if is_zh else 1]
    owned_months = _owned_months(about, rng)
    made = opened_at - timedelta(days=30 * owned_months + rng.randrange(50, 160))
    return _dates(customer, opened_at, owned_months) | {
        "order": _order(about, opened_at, owned_months, rng),
        "back": _back(customer, opened_at + timedelta(days=rng.randrange(5, 15))),
        "name": customer.name,
        "given": customer.given,
        "salutation": customer.salutation,
        "phone": customer.phone,
        "city": customer.city,
        "short": about.product.upper(),
        "serial": f"S{about.product.upper()}-{made:%y%m}-{rng.randrange(100_000):05d}",
        "rma": f"R{opened_at:%m}-{rng.randrange(10_000, 100_000)}",
        "amount": f"{price:,}.00",
        "fee": str(rng.choice((30, 50, 80, 100) if is_zh else (10, 15, 20, 25))),
        "po": f"{opened_at:%y}-{rng.randrange(100, 1000)}",
        "firmware": f"1.{rng.randrange(4)}.{rng.randrange(10)}",
        "wish": f"W-{rng.randrange(200, 900)}",
        "n": str(rng.randrange(3, 40)),
    }


def _owned_months(about: Subject, rng: random.Random) -> int:
    """For how long the customer has had it; the newest model and a bad batch are only just out."""
    if about.product == LAUNCHED:
        return 0
    if about.fault is not None and about.fault.key == FAULTY:
        return rng.choice((1, 1, 2))
    return rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))


def _order(about: Subject, opened_at: datetime, owned_months: int, rng: random.Random) -> str:
    """An order number, which tells its day: long ago for what broke, else of these days."""
    days = rng.randrange(3, 9)
    if about.fault is not None:
        days += 30 * owned_months
    ordered = opened_at - timedelta(days=days)
    return f"{rng.choice('67')}{ordered:%y%m%d}{rng.randrange(10_000):04d}"


def _back(customer: Customer, day: datetime) -> str:
    return f"{day.day}" if customer.language == "zh" else f"{day.day} {day:%B}"


def _dates(customer: Customer, opened_at: datetime, owned_months: int) -> dict[str, str]:
    """When it was bought and how long ago that is, as people say it."""
    is_zh = customer.language == "zh"
    year, month = divmod(opened_at.year * 12 + opened_at.month - 1 - owned_months, 12)
    name = (_MONTHS_ZH if is_zh else _MONTHS_EN)[month]
    if owned_months == 0:
        words = ("上周", "几天") if is_zh else ("last week", "a few days")
    elif owned_months == 1:
        words = ("上个月", "一个月") if is_zh else ("last month", "a month")
    elif is_zh:
        count = _COUNTS_ZH[owned_months]
        words = (("今年" if year == opened_at.year else "去年") + name, f"{count}个月")
    else:
        since = f"in {name}" if year == opened_at.year else f"last {name}"
        words = (since, f"{_COUNTS_EN[owned_months]} months")
    return {"when": words[0], "age": words[1], "month": name}
