"""Two cohorts or periods side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from gemba.insight.mining.comparing.cohorts import NothingToCompare
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.opening import FILTERED, opened
from gemba.interfaces.api.problems import Unprocessable
from gemba.interfaces.console.process.comparing.figures import ComparedFigures, compared_figures
from gemba.interfaces.console.process.comparing.sides import sides_of

router = Router(tags=["Findings"])
_MINE = FILTERED["parameters"][0]
SIDES: dict[str, Any] = {
    "parameters": [
        _MINE | {"description": "A filter that side A is under; may be repeated."},
        _MINE
        | {
            "name": "g",
            "description": "A filter that side B is under; may be repeated. Without any, B is all"
            " other cases, and without `f` too A and B are the earlier and the later half.",
        },
    ]
}


class Most(Schema):
    """How many moves to tell."""

    limit: int = Field(50, ge=1, le=500)


@router.get(
    "/{slug:log}/compare",
    response=ComparedFigures,
    url_name="compare",
    summary="Two cohorts side by side",
    openapi_extra=SIDES,
)
def compare(request: ApiRequest, log: str, most: Query[Most]) -> ComparedFigures:
    """Differences are B minus A, each with its interval; and the moves that differ."""
    choice = opened(request, log)
    try:
        sides = sides_of(choice)
    except NothingToCompare as problem:
        raise Unprocessable(_(str(problem))) from problem
    if sides.b.problems:
        raise Unprocessable(sides.b.problems[0])
    return compared_figures(choice, sides, most.limit)
