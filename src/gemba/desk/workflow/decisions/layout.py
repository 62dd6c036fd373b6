"""Where the elements of a requirement graph stand when nobody has drawn them.

Rows from what decides at the top down to what is given, as DMN draws them; arrows point upwards.
"""

from __future__ import annotations

from .graph import Element, elements_of
from .model import BusinessKnowledgeModel, Decision, Definitions, Drawing, Edge, InputData, Shape

WIDTH, HEIGHT = 180.0, 80.0  # as dmn-js draws decisions
_SIZES = {
    Decision: (WIDTH, HEIGHT),
    InputData: (125.0, 45.0),
    BusinessKnowledgeModel: (135.0, 46.0),
}
_APART_X, _APART_Y, _MARGIN = 60.0, 100.0, 150.0


def drawn(definitions: Definitions) -> Drawing:
    """A drawing of all elements. The graph has no circles."""
    elements = elements_of(definitions)
    rows: dict[int, list[Element]] = {}
    for element_id, row in _rows(elements).items():
        rows.setdefault(row, []).append(elements[element_id])
    widest = max((len(row) for row in rows.values()), default=0)
    shapes: dict[str, Shape] = {}
    for row, (_level, found) in enumerate(sorted(rows.items())):
        left = _MARGIN + (widest - len(found)) * (WIDTH + _APART_X) / 2
        for place, element in enumerate(found):
            width, height = _SIZES[type(element)]
            shapes[element.id] = Shape(
                element.id,
                left + place * (WIDTH + _APART_X) + (WIDTH - width) / 2,
                _MARGIN + row * (HEIGHT + _APART_Y) + (HEIGHT - height) / 2,
                width,
                height,
            )
    edges = (
        Edge(requirement.id, _line(shapes[requirement.needed], shapes[element.id]))
        for element in elements.values()
        if not isinstance(element, InputData)
        for requirement in element.requirements
        if requirement.id
    )
    return Drawing(tuple(shapes.values()), tuple(edges))


def _rows(elements: dict[str, Element]) -> dict[str, int]:
    """How many steps an element is below the furthest that requires it; 0 is the top."""
    rows = dict.fromkeys(elements, 0)
    for _pass in elements:
        before = dict(rows)
        for element in elements.values():
            for requirement in () if isinstance(element, InputData) else element.requirements:
                rows[requirement.needed] = max(rows[requirement.needed], rows[element.id] + 1)
        if rows == before:
            break
    return rows


def _line(source: Shape, target: Shape) -> tuple[tuple[float, float], ...]:
    """From the middle of the upper side to that of the lower one."""
    return (
        (source.x + source.width / 2, source.y),
        (target.x + target.width / 2, target.y + target.height),
    )
