"""How a built-in function is declared, and how a call finds the one that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.values import Value, kind_of
from gemba.foundation.kernel.wording import gettext_noop

Body = Callable[..., Value]
_SIGNATURE = re.compile(r"([^(]+)\((.*)\)")
_MISFIT = object()


@dataclass(frozen=True)
class Parameter:
    """`kinds` are FEEL's words for types, none for any value; only the last one takes the rest."""

    name: str
    kinds: frozenset[str]
    is_optional: bool
    takes_rest: bool

    @classmethod
    def read(cls, text: str) -> Parameter:
        name, _colon, kinds = (part.strip() for part in text.partition(":"))
        wanted = frozenset() if kinds == "any" else frozenset(kinds.split(" or "))
        return cls(name.strip("?*"), wanted, name.endswith("?"), name.startswith("*"))

    def fitted(self, value: Value, *, loosely: bool) -> object:
        """The value as this parameter takes it, or _MISFIT. Loosely, a value counts as the list
        of itself, a list of one as its item, and null is let through."""
        if not self.kinds or kind_of(value) in self.kinds:
            return value
        if not loosely:
            return _MISFIT
        if value is None:
            return None
        if "list" in self.kinds:
            return [value]
        if isinstance(value, list) and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return value[0]
        return _MISFIT


@dataclass(frozen=True)
class Builtin:
    """One form of a function. Null for a parameter that wants a type makes the result null."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Body

    def shown(self) -> str:
        return f"{self.name}({', '.join(map(_shown, self.parameters))})"

    def placed(self, arguments: Sequence[Value], names: Sequence[str]) -> list[list[Value]] | None:
        """The values of each parameter, none for an optional one that was left out; None where
        there are too few, too many or others."""
        if names:
            given: Mapping[str, Value] = dict(zip(names, arguments, strict=True))
            if set(given) - {parameter.name for parameter in self.parameters}:
                return None
            placed = [[given[each.name]] if each.name in given else [] for each in self.parameters]
        else:
            count = len(self.parameters)
            placed = [list(arguments[place : place + 1]) for place in range(count)]
            rest = arguments[count:]
            if rest and not (count and self.parameters[-1].takes_rest):
                return None
            if rest:
                placed[-1] += rest
        pairs = zip(self.parameters, placed, strict=True)
        return placed if all(values or each.is_optional for each, values in pairs) else None

    def fitted(self, placed: list[list[Value]], *, loosely: bool) -> list[object] | None:
        """What the body takes, or None where a value is of a wrong type."""
        fitted: list[object] = []
        for parameter, values in zip(self.parameters, placed, strict=True):
            taken = [parameter.fitted(value, loosely=loosely) for value in values]
            if _MISFIT in taken:
                return None
            fitted.append(taken if parameter.takes_rest else taken[0] if taken else None)
        return fitted

    def lacks_a_value(self, placed: list[list[Value]]) -> bool:
        """Is null given where a value of some type is wanted?"""
        pairs = zip(self.parameters, placed, strict=True)
        return any(each.kinds and None in values for each, values in pairs)


class Library:
    """The functions of a module, by name, each with all its forms."""

    def __init__(self) -> None:
        self._forms: dict[str, list[Builtin]] = {}

    def function(self, signature: str) -> Callable[[Body], Body]:
        """Declares a form: `name(one: number, two?: string or null, *rest: any)`. The body takes
        the run and a value for each parameter, None for what was left out."""
        found = _SIGNATURE.fullmatch(signature)
        assert found, signature
        name, inside = found.groups()
        parameters = tuple(map(Parameter.read, inside.split(", "))) if inside else ()

        def declare(body: Body) -> Body:
            self._forms.setdefault(name, []).append(Builtin(name, parameters, body))
            return body

        return declare

    def __iter__(self) -> Iterator[tuple[str, list[Builtin]]]:
        return iter(self._forms.items())


def call_builtin(
    run: Run, forms: Sequence[Builtin], arguments: Sequence[Value], names: Sequence[str]
) -> Value:
    """The result of the first form that fits; null and a warning where none does."""
    for loosely in (False, True):
        for form in forms:
            placed = form.placed(arguments, names)
            taken = None if placed is None else form.fitted(placed, loosely=loosely)
            if placed is None or taken is None:
                continue
            return None if form.lacks_a_value(placed) else form.body(run, *taken)
    run.warn(
        gettext_noop("%(wanted)s cannot be called with (%(given)s)."),
        wanted=forms[0].shown(),
        given=", ".join(kind_of(value) for value in arguments),
    )
    return None


def _shown(parameter: Parameter) -> str:
    kinds = " or ".join(sorted(parameter.kinds)) or "any"
    optional = "?" if parameter.is_optional else ""
    return f"{parameter.name}{optional}: {kinds}" + (", …" if parameter.takes_rest else "")
