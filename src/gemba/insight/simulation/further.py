"""People there would be more of: called after the one they are like."""

from __future__ import annotations

import re

_FURTHER = re.compile(r"(?P<model>.+) \+\d+")


def further_name(model: str, number: int) -> str:
    """“Ana +2”: the second further one like Ana."""
    return f"{model} +{number}"


def model_name(name: str) -> str:
    """Whom somebody further is like; the name itself for everybody else."""
    found = _FURTHER.fullmatch(name)
    return found["model"] if found else name
