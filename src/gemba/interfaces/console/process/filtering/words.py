"""Filters in the reader's words."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.mining.wording import (
    Activities,
    Attribute,
    AttributeValues,
    Moment,
    Number,
    Resources,
    Seconds,
    Sentence,
    Share,
    Texts,
    Word,
)
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words, duration_words, share_words

NAMED_MAX = 3


def sentence_words(sentence: Sentence, choice: Choice) -> str:
    """The sentence in the reader's language, with the names the reader knows."""
    filled = {place: _word(word, choice) for place, word in sentence.words.items()}
    words = _(sentence.template).format(**filled)
    for each in sentence.conditions:
        condition = _(each).format(**filled)
        words = _("{rule} ({condition})").format(rule=words, condition=condition)
    return words


def _word(word: Word, choice: Choice) -> str:
    match word:
        case Activities(names):
            return _listed([choice.label(name) for name in names])
        case Resources(names):
            return _listed([choice.who(name) for name in names])
        case Attribute(name):
            return attribute_label(choice.log, name)
        case AttributeValues(attribute, values):
            named = value_namer(choice.log, attribute)
            return _listed([named(each) for each in values])
        case Texts(texts):
            return _listed(list(texts))
        case Seconds(seconds):
            return duration_words(seconds)
        case Moment(us):
            return date_format(localtime(moment_of(us)), "DATETIME_FORMAT")
        case Share(share):
            return share_words(share)
        case Number(value):
            return count_words(value) if value == int(value) else str(value)


def _listed(words: list[str]) -> str:
    """“A”, “A or B”, “A, B or 7 more”."""
    if len(words) > NAMED_MAX:
        rest = _("{n} more").format(n=count_words(len(words) - NAMED_MAX + 1))
        words = [*words[: NAMED_MAX - 1], rest]
    if len(words) < 2:
        return "".join(words)
    comma = pgettext("between items of a list", ", ")
    return _("{some} or {last}").format(some=comma.join(words[:-1]), last=words[-1])
