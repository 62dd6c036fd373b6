"""The filter bar: the filters of the address as chips, each with the address without it."""

from dataclasses import dataclass

from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words

FIRST_FORM = "activity"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words; `remove_url` is the page without it."""

    words: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class FilterBar:
    """`problems` are sentences about filters of the address that make no sense here."""

    chips: tuple[Chip, ...]
    problems: tuple[str, ...]
    clear_url: str
    form_url: str


def filter_bar(choice: Choice, tab: str, url_name: str) -> FilterBar:
    """The bar on the tab of this name with the address `url_name`."""
    return FilterBar(
        chips=tuple(
            Chip(
                words=sentence_words(each.sentence(), choice),
                remove_url=choice.address(
                    url_name, filters=tuple(other for other in choice.filters if other != each)
                ),
            )
            for each in choice.filters
        ),
        problems=tuple(sentence_words(each, choice) for each in choice.refused),
        clear_url=choice.address(url_name, filters=()),
        form_url=choice.address("process-filter", FIRST_FORM, query={"tab": tab}),
    )
