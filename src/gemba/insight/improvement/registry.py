"""Every detector, found by walking the folder `detectors`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from .candidate import Detector


@cache
def detectors() -> Mapping[str, Detector]:
    """By name, which is the name of its file."""
    folder = Path(__file__).parent / "detectors"
    found: dict[str, Detector] = {}
    for path in sorted(folder.glob("[!_]*.py")):
        detector: Detector = import_module(f"{__package__}.detectors.{path.stem}").DETECTOR
        found[detector.name] = detector
    return found
