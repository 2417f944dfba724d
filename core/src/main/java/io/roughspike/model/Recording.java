package io.roughspike.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recorded signals as a driver: one for each channel of each neuron, and for each sample or for
 * all. Its parameters are the values of the knots, {@code knot.sample.neuron.channel.number}, so
 * that a gradient is that by the recording.
 */
public final class Recording implements DriverLaw {
  private final List<Knots> signals;
  private final int samples;
  private final int neurons;
  private final int channels;
  private final List<Parameter> parameters;

  /**
   * A recording.
   *
   * @param signals layout (samples, neurons, channels), the last index fastest
   * @param samples number of samples with signals of their own, or 1 for all
   * @param neurons number of neurons, at least 1
   * @param channels number of channels of each neuron, at least 1
   */
  public Recording(List<Knots> signals, int samples, int neurons, int channels) {
    if (samples < 1
        || neurons < 1
        || channels < 1
        || signals.size() != (long) samples * neurons * channels) {
      throw new IllegalArgumentException(
          "a recording must have samples x neurons x channels = %d x %d x %d signals, got %d"
              .formatted(samples, neurons, channels, signals.size()));
    }
    this.signals = List.copyOf(signals);
    this.samples = samples;
    this.neurons = neurons;
    this.channels = channels;
    List<Parameter> all = new ArrayList<>();
    for (int s = 0; s < signals.size(); s++) {
      String of =
          "knot.%d.%d.%d.".formatted(s / channels / neurons, s / channels % neurons, s % channels);
      for (int k = 0; k < signals.get(s).count(); k++) {
        all.add(new Parameter(of + k, signals.get(s).value(k)));
      }
    }
    parameters = List.copyOf(all);
  }

  /** {@return number of samples with signals of their own, or 1 where all share them} */
  public int samples() {
    return samples;
  }

  /** {@return number of neurons} */
  public int neurons() {
    return neurons;
  }

  /** {@return number of channels of each neuron} */
  public int channels() {
    return channels;
  }

  /** {@return the signals, in the order of samples, neurons, channels} */
  public List<Knots> signals() {
    return signals;
  }

  /**
   * {@return the number of a signal among {@link #signals}}
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param channel number of the channel, from 0
   */
  public int signal(int sample, int neuron, int channel) {
    return ((samples == 1 ? 0 : sample) * neurons + neuron) * channels + channel;
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Recording with(double... values) {
    if (Arrays.equals(values, values())) {
      return this;
    }
    List<Knots> changed = new ArrayList<>();
    int from = 0;
    for (Knots signal : signals) {
      changed.add(signal.with(Arrays.copyOfRange(values, from, from + signal.count())));
      from += signal.count();
    }
    return new Recording(changed, samples, neurons, channels);
  }

  /**
   * {@return the same signals later}
   *
   * @param by how much later
   */
  public Recording shifted(double by) {
    List<Knots> moved = signals.stream().map(signal -> signal.shifted(by)).toList();
    return new Recording(moved, samples, neurons, channels);
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Recording that
            && samples == that.samples
            && neurons == that.neurons
            && channels == that.channels
            && signals.equals(that.signals));
  }

  @Override
  public int hashCode() {
    return signals.hashCode();
  }

  @Override
  public String toString() {
    return "Recording[%d samples, %d neurons, %d channels, %d knots]"
        .formatted(samples, neurons, channels, parameters.size());
  }
}
