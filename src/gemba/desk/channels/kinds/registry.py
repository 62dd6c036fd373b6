"""Every kind of channel, found by walking this folder: `kinds/<name>/declaration.py` holds KIND."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from gemba.desk.channels.kinds.kind import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, which is its folder's."""
    found = {}
    for declaration in sorted(Path(__file__).parent.glob("*/declaration.py")):
        name = declaration.parent.name
        kind: Kind = import_module(f"{__package__}.{name}.declaration").KIND
        found[kind.name] = kind
    return found
