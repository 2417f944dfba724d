package io.roughspike.train;

import java.util.List;

/** The learning rate of every step, a pure function of the step's number (from 0). */
public sealed interface LearningRateSchedule {
  /**
   * {@return the rate of step {@code step}, at least 0}
   *
   * @param step number of the training step, from 0
   */
  double rate(int step);

  /**
   * The same rate at every step.
   *
   * @param rate positive and finite
   */
  record Constant(double rate) implements LearningRateSchedule {
    /** Checks the values. */
    public Constant {
      Checks.requirePositive("learningRate", rate);
    }

    @Override
    public double rate(int step) {
      return rate;
    }
  }

  /**
   * Constant pieces: {@code rates[k]} from step {@code starts[k]} up to the next start.
   *
   * @param starts strictly increasing, the first one 0
   * @param rates as many as starts, each positive and finite
   */
  record Piecewise(List<Integer> starts, List<Double> rates) implements LearningRateSchedule {
    /** Checks the values. */
    public Piecewise {
      starts = List.copyOf(starts);
      rates = List.copyOf(rates);
      if (starts.isEmpty() || starts.size() != rates.size() || starts.getFirst() != 0) {
        throw new IllegalArgumentException(
            "a piecewise schedule needs as many starts as rates, the first start 0, got %s and %s"
                .formatted(starts, rates));
      }
      for (int k = 1; k < starts.size(); k++) {
        if (starts.get(k) <= starts.get(k - 1)) {
          throw new IllegalArgumentException(
              "the starts of a piecewise schedule must increase strictly, got " + starts);
        }
      }
      rates.forEach(rate -> Checks.requirePositive("learningRate", rate));
    }

    @Override
    public double rate(int step) {
      int k = starts.size() - 1;
      while (starts.get(k) > step) {
        k--;
      }
      return rates.get(k);
    }
  }

  /**
   * Exponential decay: {@code initial * factor^(step / every)}, the exponent not rounded.
   *
   * @param initial positive and finite
   * @param factor above 0 and at most 1
   * @param every steps in which the rate falls by {@code factor}, at least 1
   */
  record ExponentialDecay(double initial, double factor, int every)
      implements LearningRateSchedule {
    /** Checks the values. */
    public ExponentialDecay {
      Checks.requirePositive("learningRate", initial);
      Checks.requireAtLeastOne("every", every);
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException("factor must be above 0 and at most 1, got " + factor);
      }
    }

    @Override
    public double rate(int step) {
      // StrictMath: the same bits on every machine
      return initial * StrictMath.pow(factor, (double) step / every);
    }
  }

  /**
   * Half a cosine from {@code initial} at step 0 to {@code last} at step {@code steps}, then
   * constant.
   *
   * @param initial positive and finite
   * @param last at least 0 and at most {@code initial}
   * @param steps at least 1
   */
  record Cosine(double initial, double last, int steps) implements LearningRateSchedule {
    /** Checks the values. */
    public Cosine {
      Checks.requirePositive("learningRate", initial);
      Checks.requireAtLeastOne("steps", steps);
      if (!(last >= 0 && last <= initial)) {
        throw new IllegalArgumentException(
            "last must be at least 0 and at most the initial rate " + initial + ", got " + last);
      }
    }

    @Override
    public double rate(int step) {
      double fraction = (double) Math.min(step, steps) / steps;
      return last + (initial - last) * 0.5 * (1 + StrictMath.cos(Math.PI * fraction));
    }
  }
}
