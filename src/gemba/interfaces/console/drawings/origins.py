"""Where a drawing came from, in words: the log, what was left of it, how it was found, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.workflow.drawings.kinds import root_of
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.queries import LogUnknown
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.mining.drafting.origin import Origin, origin_in
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kind import FilterRefused
from gemba.interfaces.console.process.choosing import choice_of
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.model.page import MINER_WORDS
from gemba.interfaces.figures import count_words


@dataclass(frozen=True, slots=True)
class OriginStory:
    """`url` shows the log under the same filters; '' where the log is not there any more."""

    sentence: str
    how: str
    filters: tuple[str, ...]
    at: datetime
    by: str
    url: str


def origin_of(body: JsonValue) -> Origin | None:
    """Where the drawing in a body came from; None for one that was drawn by hand."""
    try:
        return origin_in(root_of(body))
    except DefinitionRefused:
        return None


def told_origin(body: JsonValue, *, actor: Actor) -> OriginStory | None:
    """The same in the reader's language."""
    origin = origin_of(body)
    return _story(origin, actor) if origin else None


def _story(origin: Origin, actor: Actor) -> OriginStory:
    cases = ngettext("{n} case", "{n} cases", origin.cases).format(n=count_words(origin.cases))
    words = _("Discovered in {cases} of the log “{log}”.")
    name, filters, url = origin.log_name, origin.filters, ""
    try:
        choice = choice_of(origin.log_key, (), actor=actor, now=current_time())
        name = choice.title
        read = [codec.read(each) for each in origin.filters]
        filters = tuple(sentence_words(each.sentence(), choice) for each in read)
        asked = [("f", each) for each in origin.filters]
        if origin.miner:
            asked += [("miner", origin.miner), ("rare", str(origin.rare))]
        url = f"{reverse('console:process-model', args=[origin.log_key])}?{urlencode(asked)}"
    except (LogUnknown, StoreUnreadable, FilterRefused):
        pass
    return OriginStory(
        words.format(cases=cases, log=name),
        _how(origin),
        filters,
        origin.at,
        origin.by,
        url,
    )


def _how(origin: Origin) -> str:
    if origin.model:
        return _("By the kept model “{name}”.").format(name=origin.model)
    miner = next(
        (str(words) for key, (words, _hint) in MINER_WORDS.items() if key == origin.miner), ""
    )
    return _("{miner}; {percent} % of rare ways left out.").format(miner=miner, percent=origin.rare)
