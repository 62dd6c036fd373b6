"""What requires what: the order in which decisions are made, and circles among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .model import BusinessKnowledgeModel, Decision, Definitions, InputData
from .refusals import DmnUnreadable

Element = Decision | InputData | BusinessKnowledgeModel


def elements_of(definitions: Definitions) -> dict[str, Element]:
    """All that can be required, by id."""
    elements: tuple[Element, ...] = (
        *definitions.inputs,
        *definitions.knowledge,
        *definitions.decisions,
    )
    return {element.id: element for element in elements}


def check_graph(definitions: Definitions) -> None:
    """Raises DmnUnreadable where something required is missing, or elements require each other."""
    elements = elements_of(definitions)
    for element in elements.values():
        for needed in _needed(element):
            if needed not in elements:
                raise DmnUnreadable("torn", element.id, name=element.name, needed=needed)
    for element in elements.values():
        order_for(element, elements)


def order_for(element: Element, elements: Mapping[str, Element]) -> tuple[Element, ...]:
    """All that an element requires, itself last, each after what it requires.

    Raises DmnUnreadable for a circle.
    """
    order: dict[str, Element] = {}
    path: list[str] = []
    waiting: list[Iterator[str]] = [iter([element.id])]
    while waiting:
        needed = next(waiting[-1], None)
        if needed is None:
            waiting.pop()
            if path:
                done = path.pop()
                order[done] = elements[done]
        elif needed in path:
            circle = [*path[path.index(needed) :], needed]
            names = " → ".join(elements[each].name for each in circle)
            raise DmnUnreadable("cycle", needed, names=names)
        elif needed not in order:
            path.append(needed)
            waiting.append(iter(_needed(elements[needed])))
    return tuple(order.values())


def _needed(element: Element) -> tuple[str, ...]:
    if isinstance(element, InputData):
        return ()
    return tuple(requirement.needed for requirement in element.requirements)
