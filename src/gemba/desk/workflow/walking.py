"""Finding what is kept one a file."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module


def found_in(package: str, paths: Iterable[str], constant: str) -> list[object]:
    """The constant of each module of a folder that has it, by the name of the file."""
    names = sorted(module.name for module in pkgutil.iter_modules(paths))
    modules = [import_module(f"{package}.{name}") for name in names]
    return [getattr(module, constant) for module in modules if hasattr(module, constant)]
