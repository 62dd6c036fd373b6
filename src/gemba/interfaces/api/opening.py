"""What a request asks for: a log under filters, a page of a list."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _
from ninja import Field, Schema

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.problems import Unprocessable
from gemba.interfaces.console.process.choosing import FILTERS_MAX, Choice, choose
from gemba.interfaces.console.process.filtering.words import sentence_words

LIMIT, LIMIT_MAX = 50, 200
T = TypeVar("T")

# The same filters as in the address of the Process screen.
FILTERED: dict[str, Any] = {
    "parameters": [
        {
            "in": "query",
            "name": "f",
            "description": "A filter as in the address of the Process screen; may be repeated.",
            "required": False,
            "schema": {"type": "array", "items": {"type": "string"}, "maxItems": FILTERS_MAX},
            "example": ["with:Refund"],
        }
    ]
}


class Paging(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=1_000_000)
    limit: int = Field(LIMIT, ge=1, le=LIMIT_MAX)

    @property
    def first(self) -> int:
        """The place of the first item."""
        return (self.page - 1) * self.limit

    @property
    def end(self) -> int:
        """The place behind the last one."""
        return self.first + self.limit


class Page(Schema, Generic[T]):
    """A part of a list. `next` is the number of the page after this one."""

    items: list[T]
    total: int
    page: int
    next: int | None


def page_of(items: list[T], total: int, paging: Paging) -> Page[T]:
    """The items of this page as an answer."""
    after = paging.page + 1 if paging.end < total else None
    return Page(items=items, total=total, page=paging.page, next=after)


def opened(request: ApiRequest, log: str) -> Choice:
    """The log under the filters of the address. Raises LogUnknown, StoreUnreadable, and
    Unprocessable for a filter that cannot be applied: a program must not take the figures of all
    cases for those of some."""
    if len(request.GET.getlist("f")) > FILTERS_MAX:
        raise Unprocessable(_("At most {n} filters are applied at once.").format(n=FILTERS_MAX))
    choice = choose(request, log, actor=request.actor, now=current_time())
    for sentence in choice.refused:
        reason = sentence_words(sentence, choice)
        raise Unprocessable(
            _("Nothing was worked out, for a filter: {reason}").format(reason=reason)
        )
    return choice


def filled(request: ApiRequest, log: str) -> Choice:
    """The same where there must be something to look at. Raises Unprocessable as well when the
    filters leave no case."""
    choice = opened(request, log)
    if not choice.case_total:
        raise Unprocessable(
            _("No case is left to look at. Take a filter away, or choose a log that holds events.")
        )
    return choice
