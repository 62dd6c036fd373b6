"""What syntax is compiled to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.syntax import Node
from gemba.foundation.kernel.feel.values import Value

Local = Mapping[str, Value]  # names of loops, contexts, functions and items around a place
Code = Callable[[Run, Local], Value]
Compile = Callable[[Node], Code]
# What `?` and an item of a filter are called among the local names: no name of a text is so.
TESTED = "?"
