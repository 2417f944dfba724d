package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import java.util.Arrays;

/** The reverse sweep of {@link LaneSweep} over the rows of one path. */
final class PathSweep implements Run.CotangentAdder {
  private Run run;
  private Network network;
  private CompiledNetwork programs;
  private ModelPrograms layout;
  private OnePath path;
  private int neurons;

  /** Column c of neuron n, at {@link #at}. */
  private double[] bars = new double[0];

  private double[] lane = new double[0];
  private final double[] weight = new double[2];
  private double[] gradient = new double[0];

  /** Cotangents of the time of each neuron's last event, from the end of its dead time. */
  private double[] timeBars = new double[0];

  /** Where in the gradient the dead time of each neuron is, or -1. */
  private int[] refractory = new int[0];

  /** Prepares for a run. */
  void prepare(Run newRun, CompiledNetwork newPrograms, OnePath newPath) {
    run = newRun;
    network = run.simulation().network();
    programs = newPrograms;
    layout = programs.layout;
    path = newPath;
    neurons = network.size();
    bars = new double[neurons * layout.cotangentColumns()];
    gradient = new double[network.parameterCount()];
    timeBars = new double[neurons];
    refractory = new int[neurons];
    DeadTimes.findInGradient(run, refractory);
    lane = new double[programs.laneColumns];
  }

  private int at(int n, int column) {
    return n * layout.cotangentColumns() + column;
  }

  /**
   * {@return the gradient of sample {@code n}, whose path has {@code count} rows; the live array}
   */
  double[] sweep(int n, int count) {
    Arrays.fill(bars, 0);
    Arrays.fill(gradient, 0);
    Arrays.fill(timeBars, 0);
    lane[Lane.R_COTANGENT] = 0;
    int event = path.spikes();
    if (path.stoppedAt() > 0) {
      run.addStateCotangents(n, path.stoppedAt(), true, this);
    }
    for (int q = count - 1; q >= 0; q--) {
      Coefficients c = path.coefficients(path.step[q]);
      int source = path.source[q];
      int deadTime = path.deadTime(q);
      int given = path.ofGiven(q);
      boolean fired = source >= 0 && source < neurons;
      if (source == OnePath.SEGMENT) {
        run.addStateCotangents(n, path.step[q] + 1, false, this);
      } else if (fired) {
        double g = run.eventCotangent(n, --event);
        if (network.hasDeadTimes()) { // adding 0 would change a -0
          g += timeBars[source];
          timeBars[source] = 0;
        }
        lane[Lane.R_COTANGENT] = Math.fma(-c.dt(), g, lane[Lane.R_COTANGENT]);
        weights(network.connections(), source, network.firstWeight());
        if (path.stoppedAt() > 0 && q == count - 1) {
          bars[at(source, layout.clockCotangent())] = 0; // the clock did not start again
        }
        ofOne(programs.of(source).resetSweep, c, source, q);
      } else if (deadTime >= 0) {
        bars[at(deadTime, programs.of(deadTime).activeColumn)] = 0; // it was set to 1
      } else if (given >= 0) {
        lane[Lane.GIVEN] = run.eventCotangent(n, --event);
        timeBars[given] = 0; // its time is given
        weights(network.connections(), given, network.firstWeight());
        ofOne(programs.of(given).resetSweep, c, given, q);
      } else {
        weights(network.inputConnections(), source - neurons, network.firstInputWeight());
      }
      programs.sweep.run(
          neurons,
          1,
          c.values,
          0,
          path.rows,
          path.at(q, 0, 0),
          bars,
          0,
          lane,
          0,
          path.ends,
          path.ends(q));
      if (fired) {
        ofOne(programs.of(source).eventSweep, c, source, q);
      } else {
        if (given >= 0) {
          ofOne(programs.of(given).eventSweep, c, given, q);
        }
        if (deadTime >= 0) {
          double g = (lane[Lane.SLOPE] - lane[Lane.R_COTANGENT]) / c.dt();
          timeBars[deadTime] = g;
          if (refractory[deadTime] >= 0) {
            gradient[refractory[deadTime]] += g;
          }
        }
        lane[Lane.R_COTANGENT] = lane[Lane.SLOPE];
      }
      if (c == path.shortened && (q == 0 || path.coefficients(path.step[q - 1]) != c)) {
        sums(c);
      }
    }
    start(n);
    return gradient;
  }

  /** Runs a program for the neuron that fired. */
  private void ofOne(CompiledProgram program, Coefficients c, int k, int q) {
    program.run(
        0,
        1,
        c.values,
        k * layout.coefficientCount(),
        path.rows,
        path.at(q, k, 0),
        bars,
        at(k, 0),
        lane,
        0,
        path.ends,
        path.ends(q));
  }

  private void start(int n) {
    run.addStateCotangents(n, 0, false, this);
    for (int k = 0; k < neurons; k++) {
      if (network.isReadOut(k)) {
        bars[at(k, layout.clockCotangent())] = 0;
      }
    }
    programs.startSweep.run(neurons, 1, path.full.values, 0, null, 0, bars, 0, null, 0, null, 0);
    sums(path.full);
  }

  private void sums(Coefficients c) {
    c.sweep(
        programs,
        network,
        bars,
        at(0, layout.clockCotangent() + 1),
        layout.cotangentColumns(),
        1,
        gradient,
        0);
  }

  private void weights(Connections connections, int from, int first) {
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      int receptor = connections.receptor(e);
      int j = connections.target(e);
      int column = programs.of(j).receptorColumns[receptor];
      gradient[first + e] +=
          column >= 0 ? bars[at(j, column)] : received(receptor, j, connections.weight(e));
    }
  }

  /** Adds what a spike of a weight does to the sums, and returns the cotangent of the weight. */
  private double received(int receptor, int j, double w) {
    weight[0] = w;
    int c = j * layout.coefficientCount();
    programs
        .of(j)
        .receiveSweep[receptor]
        .run(0, 1, path.full.values, c, null, 0, bars, at(j, 0), weight, 0, null, 0);
    return weight[1];
  }

  @Override
  public void add(int neuron, int state, double cotangent) {
    int column = programs.of(neuron).cotangentColumns[state];
    if (column >= 0) {
      bars[at(neuron, column)] += cotangent;
    }
  }
}
