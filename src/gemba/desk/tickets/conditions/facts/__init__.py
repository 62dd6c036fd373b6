"""The facts: one a file, found by walking this folder."""

import pkgutil
from functools import cache
from importlib import import_module

from gemba.desk.tickets.conditions.fact import Fact


@cache
def known_facts() -> dict[str, Fact]:
    """Every fact by its name."""
    found: dict[str, Fact] = {}
    for module in pkgutil.iter_modules(__path__):
        fact = import_module(f"{__name__}.{module.name}").FACT
        if not isinstance(fact, Fact) or fact.name != module.name:
            raise TypeError(f"{module.name}.py must hold FACT, a fact of that name.")
        found[fact.name] = fact
    return found
