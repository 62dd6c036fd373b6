"""What keeps a diagram from being published: pure checks, each naming its element and a cure."""

from .checking import is_publishable, problems_of
from .known import Known
from .problem import PROBLEMS, Problem

__all__ = ["PROBLEMS", "Known", "Problem", "is_publishable", "problems_of"]
