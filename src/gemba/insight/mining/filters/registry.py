"""All kinds of filters: every module of the folder `kinds` defines some."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from . import kinds
from .kind import Filter


def _found() -> Iterator[type[Filter]]:
    for each in iter_modules(kinds.__path__, f"{kinds.__name__}."):
        module = import_module(each.name)
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            is_own = kind.__module__ == module.__name__
            if is_own and issubclass(kind, Filter) and not inspect.isabstract(kind):
                yield kind


def _by_word() -> dict[str, type[Filter]]:
    by_word: dict[str, type[Filter]] = {}
    for kind in _found():
        if kind.word in by_word:
            raise ValueError(f"Two filters are written “{kind.word}” in addresses.")
        by_word[kind.word] = kind
    return by_word


KINDS: Mapping[str, type[Filter]] = _by_word()
