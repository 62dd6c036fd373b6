"""The same work on the same events by the tools people know: PM4Py and r4pm (`make peers`).

Each runs in a process of its own and a known environment, so that none of their code meets ours.
What is compared is processor time: theirs from reading a Parquet file to the result, importing the
package not counted; ours from opening the store to the result.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
from peers import MISSING, PeerStep, are_here, pm4py, r4pm

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.store import open_log, save_log
from gemba.insight.mining.bench import copied, in_turns, replicated, scan, servicenow_file
from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.token_replay import token_replay
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.discovery.inductive.miner import inductive_tree
from gemba.insight.mining.model.pnml import pnml_of
from gemba.insight.mining.model.tree_net import net_of_tree
from gemba.insight.mining.people.handovers import HandoverRule, handovers
from gemba.insight.mining.variants import variants

IDS = (
    "peers.graph_1m",
    "peers.graph_10m",
    "peers.graph_from_parquet_1m",
    "peers.graph_scans_1m",
    "peers.graph_scans_10m",
    "peers.graph_memory_10m",
    "peers.handover_1m",
    "peers.inductive_1m",
    "peers.inductive_long_cases",
    "peers.replay_1m",
    "peers.replay_long_cases",
    "peers.alignments_1m",
    "peers.alignments_long_cases",
    "peers.xes_import",
)
Figure = dict[str, object]
STATES_MAX = 1_000_000
MAPPING = ColumnMapping("case_id", "activity", "timestamp", resource="resource", attributes=())
GRAPH = ("dfg", "variants", "performance")
WHOLE = "directly-follows graph with frequency and times, and all variants"
MEMORY = """
import re, sys
from pathlib import Path
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.store import open_log
from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.token_replay import token_replay
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.variants import variants
def used(what):
    return int(re.search(what + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
before = used("VmRSS")
columns = open_log(Path(sys.argv[1]))
graph, table = directly_follows(columns), variants(columns)
print((used("VmHWM") - before) * 1024, sum(each.nbytes for each in
      (columns.case, columns.activity, columns.time_us)))
"""


def measure() -> list[Figure]:
    """Nothing without the peers or the shared data; says so."""
    source = servicenow_file()
    if not are_here() or not source.exists():
        print(MISSING if not are_here() else f"no test data {source.name}", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="gemba-peers-") as place:
        figures = million(Path(place), source)
        figures += long_cases(Path(place), source.parents[1] / "bpi2013_incidents/log.parquet")
        figures += ten_million(Path(place), source)
    return [*figures, xes_import(source.parents[1] / "bpi2013_incidents")]


def million(place: Path, source: Path) -> list[Figure]:
    columns = replicated(source, copies=7)
    log, folder = place / "1m.parquet", place / "1m"
    write_parquet(columns, log)
    save_log(columns, folder)
    theirs = pm4py(log, *GRAPH, "handover", "inductive")
    what = f"ServiceNow x7, {len(columns):,} events"
    (handed,) = in_turns(partial(handover, folder))
    (imported,) = in_turns(partial(graph_of_file, log))
    return [
        *graph_figures("1m", folder, theirs, what),
        ratio_figure(
            "peers.handover_1m",
            spent(theirs, "read", "handover"),
            handed.cpu_seconds,
            50,
            f"{what}: handover of work from file to network",
        ),
        {
            "id": "peers.graph_from_parquet_1m",
            "measured": imported.cpu_seconds,
            "reference": spent(theirs, "read", *GRAPH),
            "ratio": spent(theirs, "read", *GRAPH) / imported.cpu_seconds,
            "goal": "",
            "met": None,
            "method": f"{what}: the same from the same Parquet file: checked, sorted and indexed"
            " first, as an import does once. CPU seconds.",
        },
        *model_figures("1m", log, folder, theirs["inductive"], what),
    ]


def ten_million(place: Path, source: Path) -> list[Figure]:
    columns = replicated(source, copies=70)
    log, folder = place / "10m.parquet", place / "10m"
    write_parquet(columns, log)
    save_log(columns, folder)
    what = f"ServiceNow x70, {len(columns):,} events"
    del columns
    return [
        *graph_figures("10m", folder, pm4py(log, *GRAPH), what),
        memory_figure(folder, what),
    ]


def long_cases(place: Path, source: Path) -> list[Figure]:
    """The incidents of Volvo IT sixteen times over: few activities, hard to fit a model to."""
    columns = copied(read_log(source, MAPPING).columns, copies=16)
    log, folder = place / "long.parquet", place / "long"
    write_parquet(columns, log)
    save_log(columns, folder)
    what = f"BPI 2013 incidents x16, {len(columns):,} events"
    return model_figures("long_cases", log, folder, pm4py(log, "inductive")["inductive"], what)


def model_figures(size: str, log: Path, folder: Path, mined: PeerStep, what: str) -> list[Figure]:
    """Discovery, and then replay and alignments of all on the net discovered by us."""
    (discovered,) = in_turns(lambda: inductive_tree(open_log(folder)))
    net = net_of_tree(inductive_tree(open_log(folder)))
    path = log.with_suffix(".pnml")
    path.write_bytes(pnml_of(net))
    replayed, aligned = in_turns(
        lambda: token_replay(open_log(folder), net), lambda: alignments(open_log(folder), net)
    )
    theirs, r4pms = pm4py(log, "replay", net=path)["replay"], r4pm(log, path, STATES_MAX)
    ours = alignments(open_log(folder), net)
    ratio = aligned.wall_seconds / r4pms.wall_seconds
    return [
        ratio_figure(
            f"peers.inductive_{size}",
            mined.cpu_seconds,
            discovered.cpu_seconds,
            10,
            f"{what}: inductive miner, noise 0.2",
        ),
        ratio_figure(
            f"peers.replay_{size}",
            theirs.cpu_seconds,
            replayed.cpu_seconds,
            20,
            f"{what}: token replay on that model",
        ),
        {
            "id": f"peers.alignments_{size}",
            "measured": aligned.wall_seconds,
            "reference": r4pms.wall_seconds,
            "ratio": ratio,
            "goal": "not slower than r4pm",
            "met": ratio <= 1,
            "method": f"{what}: alignments of every variant on that model, wall seconds. Fitness"
            f" {ours.log_fitness:.6f} ({ours.traces_left_out} variants not computed), r4pm"
            f" {r4pms.result['log_fitness']:.6f} (at most {STATES_MAX:,} states a variant).",
        },
    ]


def graph_figures(size: str, folder: Path, theirs: dict[str, PeerStep], what: str) -> list[Figure]:
    scanned, drawn = in_turns(partial(scan, folder), partial(graph, folder))
    scans = drawn.wall_seconds / scanned.wall_seconds
    return [
        ratio_figure(
            f"peers.graph_{size}",
            spent(theirs, "read", *GRAPH),
            drawn.cpu_seconds,
            50,
            f"{what}: {WHOLE}, from file to result",
        ),
        {
            "id": f"peers.graph_scans_{size}",
            "measured": drawn.wall_seconds,
            "reference": scanned.wall_seconds,
            "ratio": scans,
            "goal": "at most 3 × a scan of case, activity and time",
            "met": scans <= 3,
            "method": f"{what}: {WHOLE}; wall time, page cache warm, both taken in turns.",
        },
    ]


def memory_figure(folder: Path, what: str) -> Figure:
    command = [sys.executable, "-c", MEMORY, str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    taken, held = map(int, answer.stdout.split())
    return {
        "id": "peers.graph_memory_10m",
        "measured": taken / 2**20,
        "reference": held / 2**20,
        "ratio": taken / held,
        "goal": "at most 1.5 × the columns case, activity and time",
        "met": taken / held <= 1.5,
        "method": f"{what}: {WHOLE}; MiB of memory a fresh process needs for it at most.",
    }


def xes_import(folder: Path) -> Figure:
    path = next(folder.glob("*.xes.gz"))
    theirs = pm4py(path)["read"].cpu_seconds
    (ours,) = in_turns(lambda: read_log(path))
    what = (
        f"{path.name}, {len(read_log(path).columns):,} events, sorted, coded and indexed; PM4Py by"
        " its own reader (beside r4pm it takes that one's, in Rust, which is about as fast as ours)"
    )
    return ratio_figure("peers.xes_import", theirs, ours.cpu_seconds, 5, what)


def ratio_figure(name: str, theirs: float, ours: float, goal: float, what: str) -> Figure:
    return {
        "id": name,
        "measured": ours,
        "reference": theirs,
        "ratio": theirs / ours,
        "goal": f"at least {goal:g} × less processor time than PM4Py",
        "met": theirs / ours >= goal,
        "method": f"{what}. CPU seconds, in one run; PM4Py once, ours the median of five.",
    }


def spent(steps: dict[str, PeerStep], *names: str) -> float:
    return sum(steps[name].cpu_seconds for name in names)


def graph(folder: Path) -> None:
    columns = open_log(folder)
    directly_follows(columns)
    variants(columns).rows(50)


def graph_of_file(log: Path) -> None:
    columns = read_log(log, MAPPING).columns
    directly_follows(columns)
    variants(columns).rows(50)


def handover(folder: Path) -> None:
    columns = open_log(folder)
    who = CodedColumn(columns.resource, columns.resources)
    handovers(columns, who, rule=HandoverRule(skip_unknown=True, own=True))


def write_parquet(columns: EventColumns, path: Path) -> None:
    """As other tools would hand the log over: a row an event, ordered, times in UTC."""
    held = {
        "case_code": columns.case,
        "activity_code": columns.activity.astype(np.int32),
        "time_us": columns.time_us,
        "resource_code": columns.resource,
    }
    with duckdb.connect() as base:
        base.register("events", held)
        for name in ("case_ids", "activities", "resources"):
            texts = list(getattr(columns, name))
            base.register(name, {"code": np.arange(len(texts)), "text": np.array(texts, object)})
        base.execute(
            f"""COPY (
              SELECT c.text AS case_id, a.text AS activity,
                     make_timestamp(time_us)::TIMESTAMPTZ AS timestamp, r.text AS resource
              FROM events JOIN case_ids c ON c.code = case_code
              JOIN activities a ON a.code = activity_code
              LEFT JOIN resources r ON r.code = resource_code
              ORDER BY case_code, time_us
            ) TO '{path}' (FORMAT parquet)"""  # noqa: S608
        )
