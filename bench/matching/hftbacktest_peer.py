"""hftbacktest in a process that stays: a line of JSON in, a line of JSON out. The first names the folder of the rows."""

import json
import sys
import time

try:
    import hftbacktest as hb
    import numba
    import numpy as np
    from numba import njit
except ImportError as error:
    print(json.dumps({"unavailable": str(error)}), flush=True)
    sys.exit()

KIND, FRAME_END = 7, 8
GTC, IOC, LIMIT = 0, 3, 0
EVENTS = np.array(
    [
        hb.DEPTH_EVENT | hb.BUY_EVENT,
        hb.DEPTH_EVENT | hb.SELL_EVENT,
        hb.TRADE_EVENT | hb.BUY_EVENT,
        hb.TRADE_EVENT | hb.SELL_EVENT,
        hb.DEPTH_CLEAR_EVENT,
    ],
    dtype=np.uint64,
)


def load(folder, tick_size, lot_size, feed_us):
    kinds = np.fromfile(f"{folder}/kinds", np.uint8) & KIND
    at = np.fromfile(f"{folder}/atUs", np.float64).astype(np.int64)
    assert kinds.max() < len(EVENTS), "a gap cannot be told to hftbacktest"
    rows = np.zeros(len(kinds), hb.event_dtype)
    rows["ev"] = EVENTS[kinds] | np.uint64(hb.EXCH_EVENT | hb.LOCAL_EVENT)
    rows["exch_ts"] = at
    rows["local_ts"] = at + feed_us
    rows["px"] = np.fromfile(f"{folder}/ticks", np.int32) * tick_size
    rows["qty"] = np.fromfile(f"{folder}/lots", np.float64) * lot_size
    return rows


@njit
def run(hbt, step_us, steps, qty, rest_steps, tick_size):
    for step in range(1, steps + 1):
        if hbt.elapse(step_us) != 0:
            return step
        depth = hbt.depth(0)
        turn = step % 4
        resting = turn < 2
        buys = turn == 0 or turn == 2
        price = (depth.best_bid_tick if resting == buys else depth.best_ask_tick) * tick_size
        tif = GTC if resting else IOC
        if buys:
            hbt.submit_buy_order(0, step, price, qty, tif, LIMIT, False)
        else:
            hbt.submit_sell_order(0, step, price, qty, tif, LIMIT, False)
        old = step - rest_steps
        if old > 0 and old % 4 < 2:
            order = hbt.orders(0).get(old)
            if order is not None and order.cancellable:
                hbt.cancel(0, old, False)
    return 0


def build(rows, question):
    asset = (
        hb.BacktestAsset()
        .data([rows])
        .linear_asset(1.0)
        .constant_order_latency(question["entryUs"], question["responseUs"])
        # Orders are of one lot. The exchange with partial fills ends with an error (14) amid the synthetic market.
        .no_partial_fill_exchange()
        .trading_value_fee_model(0.0, 0.0)
        .tick_size(question["tickSize"])
        .lot_size(question["lotSize"])
        .last_trades_capacity(0)
    )
    if question["queue"] == "risk-averse":
        asset = asset.risk_adverse_queue_model()
    else:
        asset = asset.power_prob_queue_model3(question["power"])
    if question["depth"] == "hash map":
        return hb.HashMapMarketDepthBacktest([asset])
    ticks = np.round(rows["px"][rows["px"] > 0] / question["tickSize"])
    low, high = np.percentile(ticks, 2), np.percentile(ticks, 98)
    reach = max(high - low, 1000)
    asset = asset.roi_lb((low - reach) * question["tickSize"]).roi_ub((high + reach) * question["tickSize"])
    return hb.ROIVectorMarketDepthBacktest([asset])


def fills_of(hbt, steps):
    fills = []
    orders = hbt.orders(0)
    for number in range(1, steps + 1):
        order = orders.get(number)
        if order is None or order.arr[0]["exec_price_tick"] == 0:
            continue
        row = order.arr[0]
        fills.append([number, int(row["exch_timestamp"]), int(row["exec_price_tick"]), float(row["qty"] - row["leaves_qty"]), bool(row["maker"]), int(row["status"])])
    return fills


def answer(rows, question):
    hbt = build(rows, question)
    started, worked = time.perf_counter(), time.thread_time()
    stopped = run(hbt, question["stepUs"], question["steps"], question["lots"] * question["lotSize"], question["restSteps"], question["tickSize"])
    seconds, core_seconds = time.perf_counter() - started, time.thread_time() - worked
    fills = fills_of(hbt, question["steps"]) if question["fills"] else []
    hbt.close()
    return {"seconds": seconds, "coreSeconds": core_seconds, "stopped": int(stopped), "fills": fills}


versions = {"hftbacktest": hb.__version__, "numba": numba.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}
print(json.dumps({"versions": versions}), flush=True)
loaded, rows = None, None
for line in sys.stdin:
    asked = json.loads(line)
    if asked["folder"] != loaded:
        rows = load(asked["folder"], asked["tickSize"], asked["lotSize"], asked["feedUs"])
        loaded = asked["folder"]
    print(json.dumps(answer(rows, asked)), flush=True)
