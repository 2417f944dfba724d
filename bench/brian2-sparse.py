#!/usr/bin/env python3
"""A large sparse network in Brian2 and here: what the delivery of a spike costs.

brian2-sparse.py network FOLDER [NEURONS CONNECTIONS SECONDS]   writes FOLDER/*.yaml and their connections
brian2-sparse.py brian FOLDER TARGET                            runs it in Brian2 (numpy, cython, cpp_standalone)

Leaky neurons with a threshold and exponential synapses, each with CONNECTIONS targets and weights of mean 0,
delays of 1 to 2 ms; about 25 spikes a second each. FOLDER/alone.yaml is the same without connections,
FOLDER/touched.yaml and FOLDER/all.yaml have them without delays by either cuts, FOLDER/delays.yaml with.
Brian2 runs delays, and alone; its own clock leaves out what it takes to start. Here: time of
roughspike simulate FOLDER/NAME.yaml --threads 1, less that of alone.yaml, over the deliveries that
both print (spikes times CONNECTIONS).
"""

import os
import sys
import time

import numpy as np

STEP = 1e-4
TAU, TAU_I = 20e-3, 5e-3


def draw(neurons, connections):
    random = np.random.default_rng(1)
    current = random.uniform(1.05, 1.3, neurons).round(4)
    start = random.uniform(0, 1, neurons).round(4)
    source = np.repeat(np.arange(neurons), connections)
    target = random.integers(0, neurons - 1, neurons * connections)
    target += target >= source
    pairs = np.unique(np.stack([source, target], axis=1), axis=0)
    weight = random.uniform(-0.02, 0.02, len(pairs)).round(5)
    delay = random.uniform(1e-3, 2e-3, len(pairs)).round(6)
    return current, start, pairs, weight, delay


def network(folder, neurons=10000, connections=100, seconds=0.2):
    os.makedirs(folder, exist_ok=True)
    current, start, pairs, weight, delay = draw(neurons, connections)
    with open(f"{folder}/problem.txt", "w") as file:
        file.write(f"{neurons} {connections} {seconds}\n")
    columns = {"from": pairs[:, 0], "to": pairs[:, 1], "weight": weight}
    np.savez(f"{folder}/connections.npz", **columns)
    np.savez(f"{folder}/delayed.npz", delay=delay, **columns)
    model = (
        f"model:\n  neurons: {neurons}\n  equations: |\n"
        f"    dv/dt = (current + i - v)/{TAU}\n    di/dt = -i/{TAU_I}\n"
        "  event: v - 1\n  reset: v = 0\n  receive: i = i + weight\n"
        f"  parameters: {{current: {list(map(float, current))}}}\n"
        f"  start: {{v: {list(map(float, start))}}}\n"
    )
    for name, file_of, cuts in [
        ("alone", None, "touched"),
        ("all", "connections.npz", "all"),
        ("touched", "connections.npz", "touched"),
        ("delays", "delayed.npz", "touched"),
    ]:
        with open(f"{folder}/{name}.yaml", "w") as file:
            file.write(model)
            if file_of:
                file.write(f"  connectionsFile: {file_of}\n")
            file.write(f"time: {{end: {seconds}, step: {STEP}}}\n")
            file.write(f"samples: 1\nsolver: {{kind: euler, cuts: {cuts}}}\n")


def brian(folder, target):
    import brian2 as b

    with open(f"{folder}/problem.txt") as file:
        neurons, connections, seconds = (float(x) for x in file.read().split())
    neurons, connections = int(neurons), int(connections)
    current, start, pairs, weight, delay = draw(neurons, connections)
    if target == "cpp_standalone":
        b.set_device(target, directory=f"{folder}/cpp", build_on_run=False)
    else:
        b.prefs.codegen.target = target
    b.defaultclock.dt = STEP * b.second
    names = {"tau": TAU * b.second, "taui": TAU_I * b.second}
    for connected in (False, True):
        if target == "cpp_standalone":
            b.device.reinit()
            b.device.activate(directory=f"{folder}/cpp{int(connected)}", build_on_run=False)
        group = b.NeuronGroup(
            neurons,
            "dv/dt = (I + x - v)/tau : 1\ndx/dt = -x/taui : 1\nI : 1 (constant)",
            threshold="v > 1", reset="v = 0", method="euler", namespace=names)
        group.I = current
        group.v = start
        monitor = b.SpikeMonitor(group, record=False)
        parts = [group, monitor]
        if connected:
            synapses = b.Synapses(group, group, "w : 1", on_pre="x_post += w")
            synapses.connect(i=pairs[:, 0], j=pairs[:, 1])
            synapses.w = weight
            synapses.delay = delay * b.second
            parts.append(synapses)
        net = b.Network(parts)
        if target != "cpp_standalone":
            net.run(STEP * b.second)  # compiles
        begin = time.time()
        net.run(seconds * b.second)
        if target == "cpp_standalone":
            b.device.build(directory=f"{folder}/cpp{int(connected)}", run=True)
            took = b.device._last_run_time
        else:
            took = time.time() - begin
        print(f"connected {connected}: {took:.2f} s, {monitor.num_spikes} spikes, "
              f"{monitor.num_spikes * connections * connected} deliveries", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "network":
        network(sys.argv[2], *[int(x) if k < 2 else float(x) for k, x in enumerate(sys.argv[3:])])
    elif sys.argv[1] == "brian":
        brian(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
