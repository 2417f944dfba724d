package io.roughspike.fit;

import io.roughspike.math.Elementary;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@link LikelihoodFitter} found. Values are those of all learned blocks, one block after
 * another. Immutable.
 */
public final class LikelihoodFit {
  /** A search is said to have converged where a step more would bring less than this (nats). */
  private static final double CONVERGED = 1e-6;

  private final Network network;
  private final List<LearnedBlock> learned;
  private final int[] spikes;
  private final double time;
  private final double logLikelihood;
  private final Optional<Uncertainty> uncertainty;
  private final List<Start> starts;
  private final int evaluations;

  /**
   * A search.
   *
   * @param from values at its start
   * @param found values at its end
   * @param objective log-likelihood less penalties there (nats); minus infinity where the data are
   *     impossible at its start
   */
  public record Start(List<Double> from, List<Double> found, double objective) {
    /** Copies the values. */
    public Start {
      from = List.copyOf(from);
      found = List.copyOf(found);
    }
  }

  /** How well the values are known. */
  static final class Uncertainty {
    private final double[] covariance;
    private final double gain;
    private final BitSet held;
    private final BitSet untold;

    Uncertainty(double[] covariance, double gain, BitSet held, BitSet untold) {
      this.covariance = covariance;
      this.gain = gain;
      this.held = held;
      this.untold = untold;
    }
  }

  LikelihoodFit(
      Network network,
      List<LearnedBlock> learned,
      int[] spikes,
      double time,
      double logLikelihood,
      Optional<Uncertainty> uncertainty,
      List<Start> starts,
      int evaluations) {
    this.network = network;
    this.learned = learned;
    this.spikes = spikes;
    this.time = time;
    this.logLikelihood = logLikelihood;
    this.uncertainty = uncertainty;
    this.starts = List.copyOf(starts);
    this.evaluations = evaluations;
  }

  /** {@return the fitted model} */
  public Network network() {
    return network;
  }

  /** {@return the log-likelihood of the window, over all samples, without penalties (nats)} */
  public double logLikelihood() {
    return logLikelihood;
  }

  /** {@return spikes of all neurons in the window, over all samples} */
  public int spikes() {
    return Arrays.stream(spikes).sum();
  }

  /**
   * {@return bits a spike over homogeneous Poisson processes of the neurons' own rates}
   *
   * <pre>
   *   (l - sum over neurons n_k (log(n_k / T) - 1)) / (n log 2)
   * </pre>
   */
  public double bitsPerSpike() {
    double difference = logLikelihood;
    for (int n : spikes) {
      difference -= n == 0 ? 0 : n * (Elementary.log(n / time) - 1);
    }
    return difference / (spikes() * Elementary.log(2));
  }

  /** {@return all searches, the first from the model's own values} */
  public List<Start> starts() {
    return starts;
  }

  /** {@return how often the likelihood and its gradient were computed} */
  public int evaluations() {
    return evaluations;
  }

  /** {@return whether second derivatives were taken, and so errors are known} */
  public boolean hasErrors() {
    return uncertainty.isPresent();
  }

  /**
   * {@return whether one more step of Newton's method would bring less than 1e-6; unknown and false
   * without second derivatives}
   */
  public boolean converged() {
    return uncertainty.filter(one -> one.gain < CONVERGED && one.gain >= 0).isPresent();
  }

  /** {@return the values found} */
  public double[] values() {
    double[] theta = network.toArray();
    return learned.stream()
        .flatMapToDouble(
            block -> IntStream.range(0, block.valueCount()).mapToDouble(q -> theta[block.entry(q)]))
        .toArray();
  }

  /**
   * {@return an entry of the covariance of the values: the inverse of minus the second derivatives
   * of the log-likelihood less penalties, without directions that the data do not tell; 0 of values
   * at a bound}
   *
   * @param a number of a value
   * @param b likewise
   */
  public double covariance(int a, int b) {
    double[] all = uncertainty.orElseThrow().covariance;
    return all[a * (int) Math.rint(Math.sqrt(all.length)) + b];
  }

  /**
   * {@return the standard error of a value; NaN where it is not known: at a bound, not told by the
   * data, where the search has not converged, or where no errors are wanted}
   *
   * @param value its number
   */
  public double error(int value) {
    boolean known =
        converged()
            && uncertainty.filter(u -> !u.held.get(value) && !u.untold.get(value)).isPresent();
    return known ? Math.sqrt(covariance(value, value)) : Double.NaN;
  }

  /** {@return numbers of values at a bound beyond which the likelihood would grow} */
  public int[] atBound() {
    return uncertainty.map(one -> one.held.stream().toArray()).orElse(new int[0]);
  }

  /**
   * {@return numbers of values that the data do not tell apart: the likelihood does not fall along
   * some direction in which they change}
   */
  public int[] untold() {
    return uncertainty.map(one -> one.untold.stream().toArray()).orElse(new int[0]);
  }
}
