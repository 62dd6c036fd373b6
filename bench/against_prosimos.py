"""The same models run by the simulator Prosimos (`make peers`): its cost, and whether both agree.

Prosimos runs in a process of its own and a known environment. Both sides read the model from a
file and make the log, in memory and once more written as CSV; importing is not counted.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from peers import PROSIMOS, PROSIMOS_MISSING, PeerStep, prosimos
from prosimos_files import prosimos_model

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.writers.csv import csv_pieces
from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.measures import case_seconds
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Branching,
    Calendar,
    CaseType,
    Choice,
    Delay,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)
from gemba.insight.simulation.special import student_quantile
from gemba.insight.simulation.testing import MONDAY_US, queue_twin

IDS = (
    "peers.prosimos_queue",
    "peers.prosimos_queue_cycle",
    "peers.prosimos_desk",
    "peers.prosimos_desk_cycle",
)
Figure = dict[str, object]
SEED, SEEDS = 1, range(2, 22)
RATIO_MIN, ERROR_MAX = 20.0, 0.05
MINUTE, HOUR = 60.0, 3_600.0


@dataclass(frozen=True)
class Ours:
    """One run: processor seconds from the file of the model to the log, and to its file."""

    kept_seconds: float
    written_seconds: float
    cases: int
    events: int


def measure() -> list[Figure]:
    """Nothing without Prosimos; says so."""
    if not PROSIMOS.exists():
        print(PROSIMOS_MISSING, file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="gemba-prosimos-") as place:
        return [
            *side_by_side(Path(place), "queue", queue(), "one step, 8 people round the clock"),
            *side_by_side(Path(place), "desk", desk(), "a desk of 15 people in shifts, 6 steps"),
        ]


def side_by_side(place: Path, name: str, twin: Twin, what: str) -> list[Figure]:
    ours = told(place, twin)
    theirs = peer(place, twin, ours.cases)
    kept, written = theirs["kept"], theirs["written"]
    cycle = np.array([case_seconds(run(twin, seed)) for seed in SEEDS])
    mean, peer_mean = float(cycle.mean()), float(kept.result["case_seconds"])
    spread = float(cycle.std(ddof=1)) * math.sqrt(1 + 1 / len(cycle))
    half = student_quantile(0.975, len(cycle) - 1) * spread
    ratio, error = kept.cpu_seconds / ours.kept_seconds, abs(mean / peer_mean - 1)
    size = f"{what}: {ours.cases:,} cases, {ours.events:,} events"
    return [
        {
            "id": f"peers.prosimos_{name}",
            "measured": ours.kept_seconds,
            "reference": kept.cpu_seconds,
            "ratio": ratio,
            "goal": f"at least {RATIO_MIN:g} × less processor time than Prosimos",
            "met": ratio >= RATIO_MIN,
            "method": f"{size}. CPU seconds from the file of the model to the log in memory, theirs"
            " once, ours the second of two; written as CSV on both sides"
            f" {written.cpu_seconds / ours.written_seconds:.1f} ×.",
        },
        {
            "id": f"peers.prosimos_{name}_cycle",
            "measured": mean,
            "reference": peer_mean,
            "ratio": mean / peer_mean,
            "goal": f"within {ERROR_MAX:.0%}, or within what one run differs from others",
            "met": error <= ERROR_MAX or abs(mean - peer_mean) <= half,
            "method": f"{size}. Mean seconds from arrival to end: ours over {len(cycle)} runs,"
            f" single runs {mean - half:,.0f} to {mean + half:,.0f}, 19 times of 20; theirs one.",
        },
    ]


def told(place: Path, twin: Twin) -> Ours:
    """Ours, once to warm up and then measured."""
    model, log = place / "twin.json", place / "ours.csv"
    model.write_text(json.dumps(to_json(twin)))
    for _again in range(2):
        begin = time.process_time()
        value: JsonValue = json.loads(model.read_text())
        columns = build(run(from_json(value), SEED).rows)
        kept = time.process_time() - begin
        log.write_bytes(b"".join(csv_pieces(columns, None, for_spreadsheet=False)))
        written = time.process_time() - begin
    return Ours(kept, written, columns.cases, len(columns))


def peer(place: Path, twin: Twin, cases: int) -> dict[str, PeerStep]:
    """Theirs: as many cases, from the same Monday."""
    model = prosimos_model(twin)
    drawing, parameters = place / "model.bpmn", place / "model.json"
    drawing.write_text(model.drawing)
    parameters.write_text(json.dumps(model.parameters))
    start = datetime.fromtimestamp(twin.horizon.start_us / 1e6, UTC).isoformat()
    log = place / "theirs.csv"
    return prosimos(*map(str, (drawing, parameters, cases, start, SEED, log)))


def queue() -> Twin:
    """M/M/8 at 85 %, from empty: some 20,000 cases in forty days."""
    whole = queue_twin(servers=8, per_hour=20.4, service=Draw.exponential(1_200), days=40)
    return _from_empty(whole)


def desk() -> Twin:
    """First line, specialists and back office by shifts, customers who write again."""
    week = tuple(
        12.0 if day < 5 and 8 <= hour < 17 else 0.0 for day in range(7) for hour in range(24)
    )
    return _from_empty(
        Twin(
            Horizon(MONDAY_US, 84),
            types=(CaseType("ticket"),),
            arrivals=(Arrivals("ticket", week),),
            activities=(
                _by("Triage", "front", Draw("lognormal", (math.log(4 * MINUTE), 0.5))),
                _by("Answer", "front", Draw("lognormal", (math.log(13 * MINUTE), 0.7))),
                _by("Analyse", "expert", Draw("gamma", (2.0, 22 * MINUTE))),
                _by("Refund", "office", Draw("uniform", (5 * MINUTE, 25 * MINUTE))),
                _by("Close", "front", Draw.exponential(1.5 * MINUTE)),
                Activity("Customer wrote", (Handling(Draw.fixed(0)),), None, "customer"),
            ),
            branching=Branching(
                (
                    Choice((("Triage", 1.0),), (START,)),
                    Choice((("Answer", 0.7), ("Analyse", 0.3)), ("Triage",)),
                    Choice((("Answer", 1.0),), ("Analyse",)),
                    Choice(
                        (("Customer wrote", 0.25), ("Refund", 0.2), ("Close", 0.55)), ("Answer",)
                    ),
                    Choice((("Answer", 1.0),), ("Customer wrote",)),
                    Choice((("Close", 1.0),), ("Refund",)),
                    Choice(((END, 1.0),), ("Close",)),
                )
            ),
            delays=(Delay("Customer wrote", Draw("lognormal", (math.log(9 * HOUR), 0.8))),),
            people=(
                *_staff("front", 8, 8, 17),
                *_staff("expert", 5, 9, 17),
                *_staff("office", 2, 8, 16),
            ),
        )
    )


def _by(name: str, skill: str, draw: Draw) -> Activity:
    return Activity(name, (Handling(draw),), (skill,))


def _staff(skill: str, count: int, first_hour: int, last_hour: int) -> tuple[Person, ...]:
    hours = Calendar.weekly(range(5), first_hour, last_hour)
    return tuple(Person(f"{skill} {number}", hours, (skill,)) for number in range(count))


def _from_empty(twin: Twin) -> Twin:
    """No warm-up, since Prosimos has none, and two weeks to finish what is there."""
    return replace(twin, horizon=replace(twin.horizon, warm_up_days=0.0, drain_days=14))
