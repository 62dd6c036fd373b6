"""What Prosimos makes of a model, and what it costs: run in its own environment of `make peers`.

    python prosimos_run.py DRAWING.bpmn PARAMETERS.json CASES START SEED LOG.csv

Runs CASES cases from START (ISO 8601) twice: kept in memory, and written as CSV while it runs. One
line of JSON each comes out: {"step", "cpu_seconds", "wall_seconds", "memory_mib", "result"}, from
reading the files to the log; importing the package is not counted. The result is told from the
log: cases, events, and the mean seconds from the arrival of a case to its last event.
"""

# No file of the product imports this one.
import csv
import json
import random
import resource
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy
from prosimos.simulation_engine import SimBPMEnv, execute_full_process, run_simulation
from prosimos.simulation_setup import SimDiffSetup


def main(*arguments):
    drawing, parameters, cases, start, seed, log = arguments

    def kept():
        setup = SimDiffSetup(drawing, parameters, True, int(cases))
        setup.set_starting_datetime(datetime.fromisoformat(start))
        desk = SimBPMEnv(setup, None, None)
        execute_full_process(desk)
        return desk.log_info.trace_list

    def written():
        run_simulation(
            drawing, parameters, int(cases), log_out_path=log, starting_at=start,
            is_event_added_to_log=True,
        )  # fmt: skip

    timed("kept", kept, int(seed), told_of_traces)
    timed("written", written, int(seed), lambda _none: told_of_file(log))


def timed(name, work, seed, told):
    random.seed(seed)
    numpy.random.seed(seed)
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


def told_of_traces(traces):
    events = sum(len(each.event_list) for each in traces)
    seconds = [(each.completed_at - each.started_at).total_seconds() for each in traces]
    return {"cases": len(traces), "events": events, "case_seconds": sum(seconds) / len(seconds)}


def told_of_file(log):
    first, last, events = {}, {}, 0
    with Path(log).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case, events = row["case_id"], events + 1
            enabled = datetime.fromisoformat(row["enable_time"])
            ended = datetime.fromisoformat(row["end_time"])
            first[case] = min(first.get(case, enabled), enabled)
            last[case] = max(last.get(case, ended), ended)
    seconds = [(last[case] - first[case]).total_seconds() for case in first]
    return {"cases": len(first), "events": events, "case_seconds": sum(seconds) / len(seconds)}


if __name__ == "__main__":
    main(*sys.argv[1:])
