package io.roughspike.cli.config;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.Map;

/** Where the spikes of input channels come from. */
sealed interface InputSource permits RecordedInputs, PoissonInputs {
  /** The spikes in the window of {@code grid}. */
  RecordedSpikes in(TimeGrid grid);

  /** Refuses a window for which there are no spikes. */
  void requireCovers(TimeGrid grid);

  /** Refuses trains that are neither one for all samples nor one for each. */
  void requireSamples(int samples);

  /** How many numbers {@link #write} writes. */
  long numbers();

  /** Adds to the section {@code inputs} what the source is read from. */
  void write(Map<String, ConfigValue> inputs);
}
