package io.roughspike.cli.config;

import io.roughspike.model.Connections;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.List;

/**
 * The section {@code inputs}: recorded spikes of input channels, and the weights with which they
 * reach the neurons.
 *
 * @param connections from channels to neurons
 * @param recording the spikes, the channel of each in the place of the neuron
 */
record InputSpikes(Connections connections, Recording recording) {
  static final List<String> KEYS =
      List.of("spikes", "samples", "start", "end", "weights", "weightsFile", "mask", "maskFile");

  /** Reads the section; the recording covers the times of {@code grid} unless it says others. */
  static InputSpikes read(Field inputs, ModelKeys model, int neurons, TimeGrid grid) {
    Section section = inputs.section(KEYS);
    Connections connections = connections(inputs, model, neurons);
    Recording recording =
        Recording.read(
            section,
            connections.sources(),
            section.number("start", grid.start()),
            section.number("end", grid.end()));
    return new InputSpikes(connections, recording);
  }

  /** Reads the connections of the section only. */
  static Connections connections(Field inputs, ModelKeys model, int neurons) {
    return model
        .connections(inputs.section(KEYS), -1, neurons)
        .orElseThrow(() ->
            inputs.because(
                " must have weights (or weightsFile): a row for each channel, a column for each neuron"));
  }

  /** The spikes in the window of {@code grid}. */
  RecordedSpikes in(TimeGrid grid) {
    return RecordedSpikes.of(recording.withStart(grid));
  }

  /** Refuses trains that are neither one for all samples nor one for each. */
  void requireSamples(int samples) {
    int got = recording.trains().samples();
    if (got != 1 && got < samples) {
      throw recording
          .source()
          .mustBe(
              "a file of one sample that all share or of %d samples".formatted(samples),
              got + " samples (add inputs.samples where the last ones have no spike)");
    }
  }
}
