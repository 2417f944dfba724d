package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.engine.Discretisation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.program.ProgramInterpreter;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Programs against the equations of their models, of the leaky neuron and of models that no class
 * knows: the equations' own trees are evaluated by {@link Math}, without normal form, fused
 * operations and recipes.
 */
class ModelFormulasTest {
  /**
   * Errors are relative to the size of a result as the tree's terms add up without cancelling: some
   * fifty roundings of 1e-16, with functions good to one or two of them.
   */
  private static final double ROUNDING = 1e-14;

  private static final int STATES = 200;
  private static final double DT = 0.02;
  private static final double SCALE = Math.sqrt(DT);

  private final long seed = TestSeed.of(ModelFormulasTest.class);

  private static List<NeuronModels.Example> models() {
    List<NeuronModels.Example> all = new ArrayList<>(NeuronModels.all());
    Neuron neuron = LeakyNeuron.standard();
    List<Double> values = list(Arrays.stream(neuron.toArray()).map(x -> x + 0.3).toArray());
    all.add(new NeuronModels.Example(LeakyNeuron.MODEL, values));
    return all;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** A value and how large it is with all terms of one sign. */
  private record Sized(double value, double size) {
    static Sized of(double value) {
      return new Sized(value, Math.abs(value));
    }

    Sized plus(Sized b) {
      return new Sized(value + b.value, size + b.size);
    }

    Sized minus(Sized b) {
      return new Sized(value - b.value, size + b.size);
    }

    Sized times(Sized b) {
      return new Sized(value * b.value, size * b.size);
    }

    Sized over(Sized b) {
      double quotient = value / b.value;
      return new Sized(quotient, size / Math.abs(b.value) + Math.abs(quotient / b.value) * b.size);
    }

    /** A function's value, given its slope. */
    Sized function(double result, double slope) {
      return new Sized(result, Math.abs(result) + Math.abs(slope) * size);
    }
  }

  /** The leaves of one neuron. */
  private record Leaves(List<Double> states, List<Double> parameters, double input, double draw) {
    Sized evaluate(Expression e) {
      return switch (e.operation()) {
        case CONSTANT -> Sized.of(e.constant());
        case LEAF -> Sized.of(leaf(e.place()));
        case NEGATE -> Sized.of(0).minus(evaluate(e.a()));
        case ADD -> evaluate(e.a()).plus(evaluate(e.b()));
        case SUBTRACT -> evaluate(e.a()).minus(evaluate(e.b()));
        case MULTIPLY -> evaluate(e.a()).times(evaluate(e.b()));
        case DIVIDE -> evaluate(e.a()).over(evaluate(e.b()));
        case FMA -> evaluate(e.a()).times(evaluate(e.b())).plus(evaluate(e.c()));
        case SELECT ->
            evaluate(e.a().a()).value < evaluate(e.a().b()).value
                ? evaluate(e.b())
                : evaluate(e.c());
        case EXP, EXP_BOUNDED -> {
          double exp = Math.exp(evaluate(e.a()).value);
          yield evaluate(e.a()).function(exp, exp);
        }
        case TANH -> {
          double tanh = Math.tanh(evaluate(e.a()).value);
          yield evaluate(e.a()).function(tanh, 1 - tanh * tanh);
        }
        case COS -> {
          double x = evaluate(e.a()).value;
          yield evaluate(e.a()).function(Math.cos(x), Math.sin(x));
        }
        default -> throw new AssertionError("not in the models of this test: " + e);
      };
    }

    private double leaf(Place place) {
      return switch (place) {
        case Place.State p -> states.get(p.index());
        case Place.Parameter p -> parameters.get(p.index());
        case Place.Input _ -> input;
        case Place.Draw _ -> draw;
        default -> throw new AssertionError("not a leaf of a model: " + place);
      };
    }
  }

  @Test
  void subStepsAreTheEquations() {
    SplittableRandom random = new SplittableRandom(seed);
    int events = 0;
    double worst = 0;
    for (NeuronModels.Example example : models()) {
      NeuronModel model = example.model();
      if (model.firing() instanceof Firing.Threshold threshold && !threshold.isLinear()) {
        continue; // sought, not computed: ThresholdTest
      }
      Variant variant =
          new Variant(
              new BitSet(),
              new BitSet(),
              true,
              false,
              true,
              false,
              false,
              false,
              false,
              false,
              false,
              Solver.EULER);
      ProgramInterpreter interpreter = new ProgramInterpreter();
      CompiledNetwork programs =
          new CompiledNetwork(
              List.of(new ModelGroup(model, variant, 0)), interpreter, interpreter, 1);
      Discretisation grid = new Discretisation();
      grid.prepare(
          Optional.empty(), new TimeGrid(0, 1, DT), new BrownianDriver(new RandomStream(seed, 0)));
      ModelPrograms layout = programs.layout;
      int m = model.states().size();
      for (int trial = 0; trial < STATES; trial++) {
        double[] parameters =
            example.values().stream().mapToDouble(x -> x * random.nextDouble(0.5, 1.5)).toArray();
        Network network = Network.of(Neuron.of(model, parameters));
        Coefficients c = new Coefficients();
        c.set(network, programs, grid, false);
        double[] states = random.doubles(m, -1.5, 2).toArray();
        boolean active = !model.hasDeadTime() || random.nextBoolean();
        if (model.hasDeadTime()) {
          states[model.state(NeuronModel.ACTIVE)] = active ? 1 : 0;
        }
        double[] noise = random.doubles(model.channels(), -2, 2).toArray();
        Leaves before = new Leaves(list(states), list(parameters), random.nextDouble(-1, 1), 0);
        double[] row = new double[layout.rowColumns()];
        for (int k = 0; k < m; k++) {
          row[programs.of(0).stateColumns[k]] = states[k];
        }
        for (int k = 0; k < programs.channels.length; k++) {
          row[layout.noiseColumn() + k] = noise[programs.channels[k]];
        }
        row[layout.inputColumn()] = before.input;
        double[] clocks = {-random.nextDouble(0, 0.2)};
        double[] lane = new double[Lane.COUNT];
        lane[Lane.R] = 1;
        double[] ends = new double[layout.endColumns()];
        List<Sized> f = new ArrayList<>();
        for (int k = 0; k < m; k++) {
          Sized sum = before.evaluate(model.drift().get(k)).times(Sized.of(DT));
          for (int q = 0; q < model.channels(); q++) {
            Sized factor = before.evaluate(model.diffusion().get(k).get(q));
            sum = sum.plus(factor.times(Sized.of(SCALE * noise[q])));
          }
          f.add(sum);
        }
        Sized e = Sized.of(clocks[0]);
        Sized fs = e;
        switch (model.firing()) {
          case Firing.Clock(Expression intensity, Expression _) ->
              fs = before.evaluate(intensity).times(Sized.of(active ? DT : 0));
          case Firing.Threshold(Expression event) -> {
            // linear in states, so its increment is a difference
            double[] far =
                IntStream.range(0, m).mapToDouble(k -> states[k] + f.get(k).value).toArray();
            Leaves after = new Leaves(list(far), list(parameters), before.input, 0);
            e = before.evaluate(event);
            fs = after.evaluate(event).minus(e);
          }
          case Firing.Never _ -> throw new AssertionError("fires never");
        }
        Sized reached = Sized.of(0).minus(e).over(fs);
        boolean due = active && e.value >= 0;
        boolean fires = due || (active && fs.value > 0 && reached.value < 1);
        Sized d = due ? Sized.of(0) : fires ? reached : Sized.of(1);
        Sized clock = Sized.of(clocks[0]).plus(d.times(fs));

        long fired = programs.race.run(1, 1, c.values, 0, row, 0, ends, 0, clocks, 0, lane, 0);
        programs.advance.run(1, 1, c.values, 0, row, 0, row, 0, clocks, 0, ends, 0);
        assertEquals(fires ? 1 : 0, fired);
        worst = Math.max(worst, error(ends[ModelPrograms.FRACTION], d));
        worst = model.hasClock() ? Math.max(worst, error(clocks[0], clock)) : worst;
        double[] after = new double[m];
        for (int k = 0; k < m; k++) {
          after[k] = row[programs.of(0).stateColumns[k]];
          worst = Math.max(worst, error(after[k], Sized.of(states[k]).plus(d.times(f.get(k)))));
        }
        if (fires) {
          events++;
          clocks[0] = -random.nextDouble(0, 3);
          Leaves there = new Leaves(list(after), list(parameters), 0, clocks[0]);
          programs.of(0).reset.run(0, 1, c.values, 0, row, 0, null, 0, clocks, 0, null, 0);
          if (model.firing() instanceof Firing.Clock(Expression _, Expression start)) {
            worst = Math.max(worst, error(clocks[0], there.evaluate(start)));
          }
          for (int k = 0; k < m; k++) {
            Sized expected = there.evaluate(model.reset().get(k));
            worst = Math.max(worst, error(row[programs.of(0).stateColumns[k]], expected));
          }
        }
      }
    }
    assertTrue(events > 100, events + " events");
    System.out.printf("programs against their equations: %.1e, %d events%n", worst, events);
    assertTrue(worst < ROUNDING, "apart by " + worst);
  }

  private static double error(double found, Sized expected) {
    return found == expected.value ? 0 : Math.abs(found - expected.value) / expected.size;
  }
}
