"""What PM4Py makes of a log, and what it costs: run in the environment of `make peers`.

    python pm4py_figures.py LOG STEP...

LOG is a Parquet file with case_id, activity, timestamp and perhaps resource, or an XES file. Each
STEP names a function below. One line of JSON a step comes out: {"step", "cpu_seconds",
"wall_seconds", "memory_mib", "result"}. Reading the log is the step "read". Importing the package
is not counted.
"""

# No file of the product imports this one.
import json
import resource
import sys
import time
import warnings
from collections import Counter

warnings.filterwarnings("ignore")

import pandas  # noqa: E402
import pm4py  # noqa: E402

NOISE = 0.2


def read(path):
    if ".xes" in path:
        # Its own reader: beside r4pm it would hand the file to that one's, written in Rust.
        return pm4py.read_xes(path, variant="iterparse")
    names = {"case_id": "case", "timestamp": "time"}
    table = pandas.read_parquet(path).rename(columns=names)
    # With starts, PM4Py follows activities in the order of their starts, we in that of their ends.
    table = table.drop(columns="start_timestamp", errors="ignore")
    table["time"] = pandas.to_datetime(table["time"], utc=True)
    if "resource" in table:
        table = table.rename(columns={"resource": "org:resource"})
    table["case"] = table["case"].astype(str)
    return pm4py.format_dataframe(
        table, case_id="case", activity_key="activity", timestamp_key="time"
    )


def size(log):
    return [int(log["case:concept:name"].nunique()), len(log)]


def dfg(log):
    edges, starts, ends = pm4py.discover_dfg(log)
    return {
        "edges": sorted([*pair, int(count)] for pair, count in edges.items()),
        "starts": {name: int(count) for name, count in starts.items()},
        "ends": {name: int(count) for name, count in ends.items()},
    }


def variants(log):
    found = pm4py.get_variants(log)
    return sorted([list(names), int(count)] for names, count in found.items())


def performance(log):
    edges, _, _ = pm4py.discover_performance_dfg(log)
    wanted = ("mean", "median", "max", "min", "sum")
    return sorted([*pair, *(float(found[k]) for k in wanted)] for pair, found in edges.items())


def handover(log):
    known = log.dropna(subset=["org:resource"])
    known["org:resource"] = known["org:resource"].astype(object)  # lists of Arrow texts cannot be
    network = pm4py.discover_handover_of_work_network(known)
    return sorted([*pair, float(weight)] for pair, weight in network.connections.items())


def inductive(log):
    return str(pm4py.discover_process_tree_inductive(log, noise_threshold=NOISE))


def net_of(log):
    return pm4py.convert_to_petri_net(
        pm4py.discover_process_tree_inductive(log, noise_threshold=NOISE)
    )


def replay(log):
    return pm4py.fitness_token_based_replay(log, *NETS[0])


def replay_traces(log):
    keys = ("missing_tokens", "consumed_tokens", "remaining_tokens", "produced_tokens")
    found = pm4py.conformance_diagnostics_token_based_replay(log, *NETS[0])
    counts = Counter(tuple(int(each[key]) for key in keys) for each in found)
    return sorted([*tokens, count] for tokens, count in counts.items())


def alignments(log):
    return pm4py.fitness_alignments(log, *NETS[0])


def precision(log):
    return pm4py.precision_token_based_replay(log, *NETS[0])


STEPS = (size, dfg, variants, performance, handover, inductive, replay, replay_traces)
STEPS = {step.__name__: step for step in (*STEPS, alignments, precision)}
NETS = []


def main(path, *names):
    """`--net FILE.pnml` before the steps replays on that net instead of its own miner's."""
    names = list(names)
    if names and names[0] == "--net":
        NETS.append(pm4py.read_pnml(names[1]))
        del names[:2]
    log = timed("read", lambda: read(path), size)
    for name in names:
        needs_net = {"replay", "replay_traces", "alignments", "precision"}
        if name in needs_net and not NETS:
            NETS.append(net_of(log))
        timed(name, lambda step=STEPS[name]: step(log))


def timed(name, work, told=lambda result: result):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    line = {
        "step": name,
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "result": told(result),
    }
    print(json.dumps(line), flush=True)
    return result


if __name__ == "__main__":
    main(*sys.argv[1:])
