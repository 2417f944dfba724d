package io.roughspike.testing;

import io.roughspike.engine.Inputs;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Connections;
import io.roughspike.model.Firing;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log-likelihood of given spikes of one sample, and its derivatives, written down as plainly as
 * can be: the model's own expressions are evaluated by {@link Math}, Euler steps are cut where a
 * spike arrives, a dead time ends or a spike is given, and derivatives by every entry of the
 * parameter vector are carried along. No noise.
 */
public final class NaiveLikelihood {
  private final Network network;
  private final NeuronModel model;
  private final int size;
  private final int directions;
  private final double[] alpha;
  private final Block flow;
  private final Block starts;
  private final Block resets;
  private final List<Block> receptors = new ArrayList<>();

  /** States, then the integral of the intensity since the last spike; and derivatives of each. */
  private final double[][] y;

  private final double[][][] dy;
  private double now;
  private double[] dnow;

  /** The log-likelihood, its derivatives, and sums of the absolute values of their terms. */
  private double value;

  private double magnitude;
  private final double[] gradient;
  private final double[] scale;

  /** Some expressions with all their derivatives. */
  private final class Block {
    private final int count;
    private final List<Place> leaves = new ArrayList<>();
    private final Evaluation evaluation;

    Block(List<Expression> expressions) {
      Expressions graph = new Expressions();
      count = expressions.size();
      for (int i = 0; i < model.states().size(); i++) {
        leaves.add(new Place.State(i));
      }
      for (int p = 0; p < model.parameters().size(); p++) {
        leaves.add(new Place.Parameter(p));
      }
      leaves.add(new Place.Weight());
      List<Expression> roots = new ArrayList<>();
      for (Expression given : expressions) {
        Expression own = graph.take(given);
        roots.add(own);
        for (Place leaf : leaves) {
          Map<Expression, Expression> one = Map.of(graph.leaf(leaf), graph.constant(1));
          Expression slope = new Derivatives(graph).forward(Set.of(own), one).get(own);
          roots.add(slope == null ? graph.constant(0) : slope);
        }
      }
      evaluation = new Evaluation(roots);
    }

    /** Values and tangents for neuron k; w is connection {@code entry} of the vector, or none. */
    double[][] at(int k, double u, double w, int entry) {
      double[] all =
          evaluation.at(place ->
              switch (place) {
                case Place.State(int i) -> y[k][i];
                case Place.Parameter(int p) -> network.value(k, p);
                case Place.Input(int _) -> u;
                case Place.Weight _ -> w;
                case Place.Draw _ -> 0;
                default -> throw new IllegalStateException("no leaf of a model: " + place);
              });
      double[][] result = new double[count][directions + 1];
      for (int r = 0; r < count; r++) {
        int from = r * (leaves.size() + 1);
        result[r][directions] = all[from];
        for (int j = 0; j < leaves.size(); j++) {
          double slope = all[from + 1 + j];
          switch (leaves.get(j)) {
            case Place.State(int i) -> {
              for (int d = 0; d < directions; d++) {
                result[r][d] += slope * dy[k][i][d];
              }
            }
            case Place.Parameter(int p) -> result[r][p * size + k] += slope;
            default -> {
              if (entry >= 0) {
                result[r][entry] += slope;
              }
            }
          }
        }
      }
      return result;
    }
  }

  /** Of one sample, in the window between grid points a and b. */
  public NaiveLikelihood(Network network, Inputs inputs, TimeGrid grid, int sample, int a, int b) {
    this.network = network;
    model = network.model(0);
    size = network.size();
    directions = network.parameterCount();
    gradient = new double[directions];
    scale = new double[directions];
    alpha = values("alpha");
    double[] deadTime = values(NeuronModel.REFRACTORY);
    int states = model.states().size();
    y = new double[size][states + 1];
    dy = new double[size][states + 1][directions];
    Expression intensity = ((Firing.Clock) model.firing()).intensity();
    List<Expression> moving = new ArrayList<>(model.drift());
    moving.add(intensity);
    flow = new Block(moving);
    starts = new Block(model.start());
    resets = new Block(model.reset());
    model.receptors().forEach(receptor -> receptors.add(new Block(receptor.after())));
    for (int k = 0; k < size; k++) {
      set(k, starts.at(k, 0, 0, -1));
    }
    RecordedSpikes given = inputs.given().orElseThrow();
    int givenSample = given.samples() == 1 ? 0 : sample;
    int nextGiven = 0;
    int nextInput = 0;
    double[] release = new double[size];
    Arrays.fill(release, Double.POSITIVE_INFINITY);
    now = grid.start();
    dnow = new double[directions];
    for (int m = 0; m < grid.steps(); m++) {
      if (m == a) {
        addEdges(1);
      }
      double end = grid.point(m + 1);
      double[] u = new double[size];
      for (int k = 0; k < size; k++) {
        u[k] = input(inputs, grid, sample, m, k);
      }
      while (true) {
        double input = Double.POSITIVE_INFINITY;
        int inputSample = 0;
        if (inputs.spikes().isPresent()) {
          RecordedSpikes spikes = inputs.spikes().get();
          inputSample = spikes.samples() == 1 ? 0 : sample;
          if (nextInput < spikes.count(inputSample)) {
            input = spikes.time(inputSample, nextInput);
          }
        }
        double spike =
            nextGiven < given.count(givenSample)
                ? given.time(givenSample, nextGiven)
                : Double.POSITIVE_INFINITY;
        int released = 0;
        for (int k = 1; k < size; k++) {
          released = release[k] < release[released] ? k : released;
        }
        double next = Math.min(Math.min(input, spike), release[released]);
        if (!(next < end)) {
          move(end, new double[directions], u);
          break;
        }
        double[] dnext = new double[directions];
        if (next == input) {
          move(next, dnext, u);
          RecordedSpikes spikes = inputs.spikes().orElseThrow();
          int channel = spikes.neuron(inputSample, nextInput++);
          arrive(network.inputConnections(), channel, network.firstInputWeight());
        } else if (next == release[released]) {
          dnext[model.parameter(NeuronModel.REFRACTORY) * size + released] = 1;
          move(next, dnext, u);
          y[released][model.state(NeuronModel.ACTIVE)] = 1;
          release[released] = Double.POSITIVE_INFINITY;
        } else {
          int k = given.neuron(givenSample, nextGiven++);
          double[] lambda = intensity(k, u[k]); // of the sub-step that ends here
          move(next, dnext, u);
          if (next >= grid.point(a) && next < grid.point(b)) {
            add(Math.log(lambda[directions]), lambda, 1 / lambda[directions]);
            add(alpha[k] - y[k][states], dy[k][states], -1);
          }
          set(k, resets.at(k, u[k], 0, -1));
          y[k][states] = 0;
          Arrays.fill(dy[k][states], 0);
          arrive(network.connections(), k, network.firstWeight());
          if (model.hasDeadTime()) {
            release[k] = next + deadTime[k];
          }
        }
      }
      if (m + 1 == b) {
        addEdges(-1);
      }
    }
  }

  private double[] values(String parameter) {
    double[] values = new double[size];
    if (model.parameterNames().contains(parameter)) {
      Arrays.setAll(values, k -> network.value(k, model.parameter(parameter)));
    }
    return values;
  }

  private static double input(Inputs inputs, TimeGrid grid, int sample, int m, int k) {
    if (inputs.current().isEmpty()) {
      return 0;
    }
    InputSignal signal = inputs.current().get();
    int row = (signal.samples() == 1 ? 0 : sample) * grid.steps() + m;
    return signal.onGrid(grid)[signal.neurons() == 1 ? row : row * signal.neurons() + k];
  }

  /** The intensity of neuron k, with its tangents. */
  private double[] intensity(int k, double u) {
    boolean active = !model.hasDeadTime() || y[k][model.state(NeuronModel.ACTIVE)] > 0.5;
    return active && !network.isReadOut(k)
        ? flow.at(k, u, 0, -1)[model.states().size()]
        : new double[directions + 1];
  }

  private void set(int k, double[][] values) {
    for (int i = 0; i < values.length; i++) {
      y[k][i] = values[i][directions];
      System.arraycopy(values[i], 0, dy[k][i], 0, directions);
    }
  }

  private void move(double to, double[] dto, double[] u) {
    double length = to - now;
    for (int k = 0; k < size; k++) {
      double[][] f = flow.at(k, u[k], 0, -1);
      f[f.length - 1] = intensity(k, u[k]);
      for (int i = 0; i < f.length; i++) {
        for (int d = 0; d < directions; d++) {
          dy[k][i][d] += length * f[i][d] + (dto[d] - dnow[d]) * f[i][directions];
        }
        y[k][i] += length * f[i][directions];
      }
    }
    now = to;
    dnow = dto;
  }

  private void arrive(Connections connections, int source, int firstEntry) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      Block receptor = receptors.get(connections.receptor(e));
      int target = connections.target(e);
      set(target, receptor.at(target, 0, connections.weight(e), firstEntry + e));
    }
  }

  private void addEdges(int sign) {
    for (int k = 0; k < size; k++) {
      double integral = y[k][model.states().size()];
      if (!network.isReadOut(k) && integral > alpha[k]) {
        add(sign * (integral - alpha[k]), dy[k][model.states().size()], sign);
      }
    }
  }

  private void add(double term, double[] tangents, double factor) {
    value += term;
    magnitude += Math.abs(term);
    for (int d = 0; d < directions; d++) {
      gradient[d] += factor * tangents[d];
      scale[d] += Math.abs(factor * tangents[d]);
    }
  }

  /** The log-likelihood. */
  public double value() {
    return value;
  }

  /** Its derivative by entry d of the parameter vector. */
  public double derivative(int d) {
    return gradient[d];
  }

  /** The sum of the absolute values of its terms. */
  public double magnitude() {
    return magnitude;
  }

  /** The sum of the absolute values of the terms of a derivative. */
  public double scale(int d) {
    return scale[d];
  }
}
