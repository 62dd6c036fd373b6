"""Alignments by r4pm: run in the environment of `make peers`.

    python r4pm_figures.py LOG.parquet NET.pnml STATES_MAX

LOG has the columns case_id, activity and timestamp. One line of JSON comes out, as of
pm4py_figures.py; reading the log and finding its variants is not counted. A variant whose search
meets the limit of states has no alignment.
"""

import json
import sys
import time

import polars
import r4pm
from r4pm import bindings, petri_net

# The usual costs, which ours has too: what only one side does costs one.
COSTS = {"log_move_cost": 1, "model_move_cost": 1, "silent_move_cost": 0, "sync_move_cost": 0}
NAMES = {"case_id": "case:concept:name", "activity": "concept:name", "timestamp": "time:timestamp"}


def main(log, net, states_max):
    table = polars.read_parquet(log).rename(NAMES).select(*NAMES.values())
    text = polars.col("case:concept:name").cast(polars.String)
    moment = polars.col("time:timestamp").dt.cast_time_unit("us")
    if table["time:timestamp"].dtype.time_zone is None:
        moment = moment.dt.replace_time_zone("UTC")
    table = table.with_columns(text, moment)
    item = r4pm.import_item_from_df("EventLog", table)
    projection = bindings.log_to_activity_projection(item)
    model = petri_net.import_pnml(net)
    wall, cpu = time.perf_counter(), time.process_time()
    options = {"max_states": int(states_max), "cost_fn": COSTS}
    found = bindings.align_variants(model, projection, options)
    fitness = bindings.compute_fitness(found, model, options)
    line = {
        "step": "alignments",
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
        "memory_mib": 0,
        "result": {**fitness, "variants": len(found)},
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
