package io.roughspike.cli.config;

import io.roughspike.equations.Unit;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.PoissonSpikes;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.train.NoiseStreams;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code inputs.poisson}: input channels that spike at random with given rates.
 *
 * @param spikes what they do
 * @param samples how many trains there are; one is shared by all samples
 * @param source the section
 */
record PoissonInputs(PoissonSpikes spikes, int samples, Field source) implements InputSource {
  static final String KEY = "poisson";
  private static final String RATE = "rate";
  private static final String CHANNELS = "channels";
  private static final String SAMPLES = "samples";
  private static final String START = "start";
  private static final List<String> KEYS = List.of(RATE, CHANNELS);
  private static final Unit HERTZ = Unit.of("Hz");

  /** A guard against one wrong number that asks for all memory. */
  static final int MOST_CHANNELS = 1 << 20;

  /**
   * Reads the section {@code inputs}, which has the key.
   *
   * @param hasUnits whether the model has units
   * @param seed of the spikes
   * @param start first time at which there may be a spike, unless the section says another
   * @param samples how many trains there are, unless the section says so
   */
  static PoissonInputs read(
      Section inputs, boolean hasUnits, long seed, double start, int samples) {
    Field source = inputs.get(KEY);
    double[] rates = rates(source, hasUnits);
    double from = inputs.number(START, start);
    return new PoissonInputs(
        source.using(() -> new PoissonSpikes(NoiseStreams.poisson(seed), rates, from)),
        inputs.atLeastOne(SAMPLES, samples),
        source);
  }

  /** How many channels the section {@code inputs.poisson} says there are. */
  static int channels(Field source) {
    Section section = source.section(KEYS);
    Field rate = InUnit.value(section.get(RATE));
    Optional<Field> channels = section.find(CHANNELS);
    if (rate.isList() && channels.isEmpty()) {
      return rate.items().size();
    }
    int count = channels.map(field -> (int) field.integer(1, MOST_CHANNELS)).orElse(1);
    if (rate.isList() && rate.items().size() != count) {
      throw rate.mustBe("a rate for all channels, or a list of %d, one a channel".formatted(count));
    }
    return count;
  }

  private static double[] rates(Field source, boolean hasUnits) {
    int channels = channels(source);
    Field rate = source.section(KEYS).get(RATE);
    InUnit given = InUnit.of(rate, hasUnits ? Optional.of(HERTZ) : Optional.empty());
    return given.value().oneEach(channels).stream()
        .mapToDouble(field -> {
          double number = field.number();
          if (number < 0) {
            throw field.mustBe("at least 0");
          }
          return given.toSi(number);
        })
        .toArray();
  }

  @Override
  public RecordedSpikes in(TimeGrid grid) {
    requireCovers(grid);
    return source.using(() -> spikes.draw(samples, grid.start(), grid.end()));
  }

  @Override
  public void requireCovers(TimeGrid grid) {
    if (grid.start() < spikes.start()) {
      throw source.because(
          " has spikes from %s on, and the simulation starts at %s: give inputs.start"
              .formatted(spikes.start(), grid.start()));
    }
  }

  @Override
  public void requireSamples(int simulated) {
    if (samples != 1 && samples < simulated) {
      throw source.because(
          " is drawn for %d samples, and %d are simulated: correct inputs.samples"
              .formatted(samples, simulated));
    }
  }

  @Override
  public long numbers() {
    return spikes.rates().length;
  }

  @Override
  public void write(Map<String, ConfigValue> inputs) {
    double[] rates = spikes.rates();
    boolean one = Arrays.stream(rates).allMatch(rate -> rate == rates[0]);
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    section.put(RATE, one ? YamlWriter.number(rates[0]) : YamlWriter.items(rates));
    section.put(CHANNELS, YamlWriter.number(rates.length));
    inputs.put(KEY, YamlWriter.section(section));
    inputs.put(SAMPLES, YamlWriter.number(samples));
    inputs.put(START, YamlWriter.number(spikes.start()));
  }
}
