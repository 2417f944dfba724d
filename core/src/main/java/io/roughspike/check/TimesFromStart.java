package io.roughspike.check;

import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;

/**
 * A simulation with its times counted from the start of its grid: the same paths, whose event times
 * are not rounded to the spacing of doubles at the start. Every input stays in its step, at its
 * place there.
 */
final class TimesFromStart {
  private final TimeGrid from;
  private final TimeGrid to;

  private TimesFromStart(TimeGrid from) {
    int full = from.fullSteps();
    double last = full < from.steps() ? from.length(full) : 0;
    this.from = from;
    this.to = new TimeGrid(0, full * from.step() + last, from.step());
  }

  /** The shifted simulation; this one where it starts at 0. */
  static Simulation of(Simulation simulation) {
    if (simulation.grid().start() == 0) {
      return simulation;
    }
    TimesFromStart shift = new TimesFromStart(simulation.grid());
    Inputs inputs =
        new Inputs(
            simulation.inputs().current().map(shift::current),
            simulation.inputs().spikes().map(shift::spikes),
            simulation.inputs().given().map(shift::spikes));
    return new Simulation(
        simulation.network(),
        inputs,
        shift.to,
        simulation.driver().shifted(shift.to),
        simulation.clocks(),
        simulation.firstSample(),
        simulation.samples(),
        simulation.maxSpikes(),
        simulation.solver());
  }

  /** What the solver sees of a signal, step by step. */
  private InputSignal current(InputSignal signal) {
    return new InputSignal(signal.onGrid(from), signal.samples(), signal.neurons(), from.step());
  }

  private RecordedSpikes spikes(RecordedSpikes spikes) {
    int[] starts = new int[spikes.samples() + 1];
    for (int n = 0; n < spikes.samples(); n++) {
      starts[n + 1] = starts[n] + spikes.count(n);
    }
    double[] times = new double[starts[spikes.samples()]];
    int[] neurons = new int[times.length];
    for (int n = 0; n < spikes.samples(); n++) {
      for (int e = 0; e < spikes.count(n); e++) {
        times[starts[n] + e] = shifted(spikes.time(n, e));
        neurons[starts[n] + e] = spikes.neuron(n, e);
      }
    }
    return new RecordedSpikes(spikes.neuronCount(), starts, times, neurons);
  }

  private double shifted(double time) {
    if (time >= from.end()) {
      return to.end(); // acts no more
    }
    int step = Math.clamp((long) ((time - from.start()) / from.step()), 0, from.steps() - 1);
    while (time < from.point(step)) {
      step--;
    }
    while (time >= from.point(step + 1)) {
      step++;
    }
    double place = to.point(step) + (time - from.point(step));
    return Math.min(place, Math.nextDown(to.point(step + 1)));
  }
}
