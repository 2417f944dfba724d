package io.roughspike.cli.config;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.Map;

/**
 * Recorded spikes of input channels.
 *
 * @param recording the spikes, the channel of each in the place of the neuron
 */
record RecordedInputs(Recording recording) implements InputSource {
  @Override
  public RecordedSpikes in(TimeGrid grid) {
    return RecordedSpikes.of(recording.withStart(grid));
  }

  @Override
  public void requireCovers(TimeGrid grid) {
    in(grid);
  }

  @Override
  public void requireSamples(int samples) {
    int got = recording.trains().samples();
    if (got != 1 && got < samples) {
      throw recording
          .source()
          .mustBe(
              "a file of one sample that all share or of %d samples".formatted(samples),
              got + " samples (add inputs.samples where the last ones have no spike)");
    }
  }

  @Override
  public long numbers() {
    return recording.numbers();
  }

  @Override
  public void write(Map<String, ConfigValue> inputs) {
    recording.write(inputs);
  }
}
