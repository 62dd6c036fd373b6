"""Models as files: a zip of JSON and of trees in XGBoost's portable format. It holds no code."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from gemba.insight.eventlog.arrays import Bools

from .features.schema import Schema
from .features.table import Feature
from .learning.boosting import Trees, trees_of
from .learning.calibration import Curve
from .learning.chances import ChancesModel
from .learning.grouped import Group, Grouped
from .learning.hazards import Hazards
from .learning.intervals import Widening
from .learning.remaining import RemainingModel, Tuning
from .learning.seen import Seen
from .watching import Fingerprint

FORM = 1
BYTES_MAX = 200 * 1024**2
# Beyond so many times the longest a case had run nothing is said.
FARTHER = 1.25


class BundleUnreadable(Exception):
    """The file is no model, is damaged, or is of another version."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """One model with all it needs: the words it knows, the names of its classes (none for times),
    and what its training cases looked like."""

    target: str
    schema: Schema
    model: RemainingModel | ChancesModel
    classes: tuple[str, ...]
    fingerprint: Fingerprint
    elapsed_most: float

    def knows(self, seen: Seen) -> Bools:
        """By moment, whether such were among what was learnt from: a known step, and no case that
        ran far longer than any before."""
        return (seen.activity < self.schema.activities.other) & (
            seen.elapsed <= FARTHER * self.elapsed_most
        )


def to_file(bundle: Bundle) -> bytes:
    """For `of_file`."""
    model = bundle.model
    trees: dict[str, Trees | None] = {"trees": model.trees}
    if isinstance(model, RemainingModel):
        trees["bounds"] = model.bounds
        trees["hazards"] = None if model.hazards is None else model.hazards.trees
        told = _time_json(model)
    else:
        told = _chances_json(model)
    head = {
        "form": FORM,
        "target": bundle.target,
        "schema": bundle.schema.to_json(),
        "classes": bundle.classes,
        "model": told,
        "fingerprint": bundle.fingerprint.to_json(),
        "elapsed_most": bundle.elapsed_most,
        "trees": {
            name: {"features": [asdict(f) for f in each.features], "rounds": each.rounds}
            for name, each in trees.items()
            if each is not None
        },
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("model.json", json.dumps(head))
        for name, each in trees.items():
            if each is not None:
                packed.writestr(f"{name}.ubj", each.to_bytes())
    return file.getvalue()


def of_file(content: bytes) -> Bundle:
    """Raises BundleUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > BYTES_MAX:
                raise BundleUnreadable("The model is larger than any model may be.")
            head = json.loads(packed.read("model.json"))
            if head["form"] != FORM:
                raise BundleUnreadable("The model was kept by another version; train it anew.")
            trees = {
                name: trees_of(
                    packed.read(f"{name}.ubj"),
                    tuple(Feature(**f) for f in each["features"]),
                    each["rounds"],
                )
                for name, each in head["trees"].items()
            }
            return _bundle(head, trees)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as problem:
        raise BundleUnreadable(f"The file is no model or is damaged: {problem}") from None


def _bundle(head: dict[str, Any], trees: dict[str, Trees]) -> Bundle:
    told, schema = head["model"], Schema.of_json(head["schema"])
    model: RemainingModel | ChancesModel
    if "length" in told:
        width = Widening(tuple(told["width"]["edges"]), tuple(told["width"]["by"]))
        errors = tuple((name, value) for name, value in told["errors"])
        model = RemainingModel(
            goal=told["goal"],
            trees=trees.get("trees"),
            bounds=trees.get("bounds"),
            most=told["most"],
            length=_grouped(told["length"]),
            last_two=_grouped(told["last_two"]),
            tuning=Tuning(told["speaker"], width, errors, told.get("followed") or np.inf),
            hazards=_hazards(told.get("hazards"), trees.get("hazards")),
        )
    else:
        model = ChancesModel(
            trees=trees.get("trees"),
            chain=_grouped(told["chain"]),
            size=told["size"],
            speaker=told["speaker"],
            degrees=told["degrees"],
            curve=Curve(tuple(told["curve"]["told"]), tuple(told["curve"]["true"])),
            losses=tuple((name, value) for name, value in told["losses"]),
            seldom=tuple(told.get("seldom", ())),
        )
    return Bundle(
        head["target"],
        schema,
        model,
        tuple(head["classes"]),
        Fingerprint.of_json(head["fingerprint"]),
        head["elapsed_most"],
    )


def _time_json(model: RemainingModel) -> dict[str, Any]:
    return {
        "goal": model.goal,
        "most": model.most,
        "length": _grouped_json(model.length),
        "last_two": _grouped_json(model.last_two),
        "speaker": model.tuning.speaker,
        "width": asdict(model.tuning.width),
        "errors": model.tuning.errors,
        "followed": model.tuning.followed if np.isfinite(model.tuning.followed) else None,
        "hazards": None
        if model.hazards is None
        else {
            "edges": model.hazards.edges.tolist(),
            "rates": _grouped_json(model.hazards.rates),
            "sums": model.hazards.sums,
        },
    }


def _hazards(kept: dict[str, Any] | None, trees: Trees | None) -> Hazards | None:
    """None where none were kept, as in models made before there were any."""
    if kept is None:
        return None
    found = Hazards(np.array(kept["edges"], np.float64), _grouped(kept["rates"]), trees)
    return replace(found, sums=tuple(kept["sums"])) if "sums" in kept else found


def _chances_json(model: ChancesModel) -> dict[str, Any]:
    return {
        "chain": _grouped_json(model.chain),
        "size": model.size,
        "speaker": model.speaker,
        "degrees": model.degrees,
        "curve": asdict(model.curve),
        "losses": model.losses,
        "seldom": model.seldom,
    }


def _grouped_json(table: Grouped) -> list[dict[str, Any]]:
    return [{"keys": e.keys.tolist(), "figures": e.figures.tolist()} for e in table.groups]


def _grouped(kept: list[dict[str, Any]]) -> Grouped:
    return Grouped(
        tuple(
            Group(np.array(e["keys"], np.int64), np.array(e["figures"], np.float64)) for e in kept
        )
    )
