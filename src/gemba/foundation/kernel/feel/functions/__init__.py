"""The built-in functions, by name."""

from collections.abc import Mapping, Sequence

from . import conversions, lists, moments, numbers, strings
from .library import Builtin, call_builtin

BUILTINS: Mapping[str, Sequence[Builtin]] = {
    name: forms
    for module in (conversions, strings, numbers, lists, moments)
    for name, forms in module.library
}

__all__ = ["BUILTINS", "Builtin", "call_builtin"]
