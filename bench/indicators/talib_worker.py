"""Runs TA-Lib for run.ts: a line `time CALL` is answered with nanoseconds, `write CALL` leaves the outputs as files."""

import sys
import time
from pathlib import Path

import numpy
import talib

folder = Path(sys.argv[1])
columns = {name: numpy.fromfile(folder / name) for name in ("open", "high", "low", "close", "volume")}
scope = {name: getattr(talib, name) for name in talib.get_functions()} | columns

for line in sys.stdin:
    verb, _, call = line.strip().partition(" ")
    run = eval(f"lambda: {call}", scope)
    if verb == "time":
        begin = time.perf_counter_ns()
        run()
        print(time.perf_counter_ns() - begin, flush=True)
    else:
        outputs = run()
        for place, output in enumerate(outputs if isinstance(outputs, (tuple, list)) else [outputs]):
            output.tofile(folder / f"output-{place}")
        print("written", flush=True)
