#!/usr/bin/env python3
"""The same network of adaptive exponential neurons in Brian2 and here.

brian2-adex.py network FOLDER [SAMPLES STEP_MS SECONDS NOISE_PA]   writes FOLDER/network.yaml and its weights
brian2-adex.py brian FOLDER TARGET                                 runs it in Brian2 (numpy, cython, cpp_standalone)
brian2-adex.py compare FOLDER                                      spikes of both: counts, rates, variation, times

Here: roughspike simulate FOLDER/network.yaml --out FOLDER/here. Brian2 2.5.1 (Debian's python3-brian) is
needed by "brian" only; nothing else of this project uses it.

100 neurons, adex/adaptation with currents of 450 to 650 pA, every fifth inhibitory, one
connection in ten, 0.5 nS and 2 nS; in Brian2 samples are copies of the network side by side.
"""

import csv
import json
import os
import sys
import time

import numpy as np

NEURONS = 100
CELL = {  # adex/adaptation, synapses slower
    "C": "200 pF", "gL": "12 nS", "EL": "-70 mV", "VT": "-50 mV", "DT": "2 mV", "a": "2 nS",
    "tauw": "300 ms", "b": "60 pA", "vr": "-58 mV", "vPeak": "-30 mV", "Ee": "0 mV", "Ei": "-85 mV",
    "taue": "5 ms", "taui": "10 ms", "taun": "5 ms",
}


def network(folder, samples=1, step=0.1, seconds=1.0, noise=0.0):
    random = np.random.default_rng(1)
    current = random.uniform(450, 650, NEURONS).round(3)
    exists = random.random((NEURONS, NEURONS)) < 0.1
    np.fill_diagonal(exists, False)
    inhibits = np.arange(NEURONS) % 5 == 4
    os.makedirs(folder, exist_ok=True)
    np.save(f"{folder}/ge.npy", np.where(exists & ~inhibits[:, None], 0.5e-9, 0.0))
    np.save(f"{folder}/gi.npy", np.where(exists & inhibits[:, None], 2e-9, 0.0))
    problem = dict(samples=samples, step=step, seconds=seconds, noise=noise, current=list(current))
    with open(f"{folder}/problem.json", "w") as file:
        json.dump(problem, file)
    cell = dict(CELL, sigman=f"{noise} pA")
    values = "".join(
        f"    {name}: {{value: {v.split()[0]}, unit: {v.split()[1]}}}\n" for name, v in cell.items())
    with open(f"{folder}/network.yaml", "w") as file:
        file.write(
            f"model:\n  kind: adex\n  neurons: {NEURONS}\n  parameters:\n{values}"
            f"  inputCurrent: {{value: {list(map(float, current))}, unit: pA}}\n"
            "  weightsFile: {ge: ge.npy, gi: gi.npy}\n"
            f"time: {{end: {seconds}, step: {step * 1e-3!r}}}\nsamples: {samples}\n")


def brian(folder, target):
    import brian2 as b

    with open(f"{folder}/problem.json") as file:
        problem = json.load(file)
    samples, noise = problem["samples"], problem["noise"]
    if target == "cpp_standalone":
        b.set_device(target, directory=f"{folder}/cpp")
        b.prefs.devices.cpp_standalone.openmp_threads = 0
    else:
        b.prefs.codegen.target = target
    b.defaultclock.dt = problem["step"] * b.ms
    quantity = lambda text: float(text.split()[0]) * getattr(b, text.split()[1])
    names = {name: quantity(v) for name, v in CELL.items()}
    names["sigman"] = noise * b.pA
    equations = """
    dv/dt = (-gL*(v - EL) + gL*DT*exp((v - VT)/DT) - w + I NOISE + ge*(Ee - v) + gi*(Ei - v))/C : volt
    dw/dt = (a*(v - EL) - w)/tauw : amp
    dge/dt = -ge/taue : siemens
    dgi/dt = -gi/taui : siemens
    I : amp (constant)
    """.replace("NOISE", "+ n" if noise else "")
    if noise:
        equations += "dn/dt = -n/taun + sigman*sqrt(2/taun)*xi : amp"
    group = b.NeuronGroup(NEURONS * samples, equations, threshold="v > vPeak", reset="v = vr; w += b",
                          method="euler", namespace=names)
    group.v = names["EL"]
    group.I = np.tile(problem["current"], samples) * b.pA
    connections = []
    for receptor in ("ge", "gi"):
        weights = np.load(f"{folder}/{receptor}.npy")
        source, target_ = np.nonzero(weights)
        offset = NEURONS * np.repeat(np.arange(samples), len(source))
        connection = b.Synapses(group, group, "weight : siemens", on_pre=f"{receptor} += weight")
        connection.connect(i=np.tile(source, samples) + offset, j=np.tile(target_, samples) + offset)
        connection.weight = weights[source[0], target_[0]] * b.siemens
        connections.append(connection)
    spikes = b.SpikeMonitor(group)
    net = b.Network(group, *connections, spikes)
    start = time.time()
    net.run(problem["seconds"] * b.second)
    elapsed = time.time() - start
    if target == "cpp_standalone":
        elapsed = b.device._last_run_time
    print(f"brian2 {b.__version__} {target}: run {elapsed:.3f} s")
    np.savez(f"{folder}/brian.npz", neuron=np.array(spikes.i), time=np.array(spikes.t / b.second))


def statistics(name, sample, neuron, times, samples, seconds):
    intervals, rates = [], []
    for s in range(samples):
        for k in range(NEURONS):
            d = np.diff(np.sort(times[(sample == s) & (neuron == k)]))
            if len(d) > 2:
                intervals.append(d.std() / d.mean())
    print(f"{name}: {len(times) / samples:.1f} spikes a sample, {len(times) / samples / NEURONS / seconds:.3f} Hz,"
          f" CV of intervals {np.mean(intervals):.4f}")


def compare(folder):
    with open(f"{folder}/problem.json") as file:
        problem = json.load(file)
    samples, seconds = problem["samples"], problem["seconds"]
    with open(f"{folder}/here/spikes.csv") as file:
        here = np.array([[float(r["sample"]), float(r["neuron"]), float(r["time"])] for r in csv.DictReader(file)])
    there = np.load(f"{folder}/brian.npz")
    statistics("here  ", here[:, 0], here[:, 1], here[:, 2], samples, seconds)
    statistics("brian2", there["neuron"] // NEURONS, there["neuron"] % NEURONS, there["time"], samples, seconds)
    if samples == 1 and not problem["noise"]:
        apart = [[], [], []]
        for k in range(NEURONS):
            a = np.sort(here[here[:, 1] == k, 2])
            c = np.sort(there["time"][there["neuron"] == k])
            for number, which in enumerate((0, 4, 9)):
                if min(len(a), len(c)) > which:
                    apart[number].append(c[which] - a[which])
        for which, d in zip((1, 5, 10), apart):
            if d:
                d = 1e3 * np.array(d)
                print(f"spike {which:2d} of {len(d)} neurons: brian2 later by {d.mean():.4f} ms (from {d.min():.4f} to {d.max():.4f})")


if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    if command == "network":
        network(folder, *map(int, rest[:1]), *map(float, rest[1:]))
    elif command == "brian":
        brian(folder, rest[0])
    else:
        compare(folder)
