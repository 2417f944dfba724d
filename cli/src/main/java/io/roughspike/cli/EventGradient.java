package io.roughspike.cli;

import io.roughspike.cli.file.CotangentFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.path.PointCotangents;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The derivative in the event times of lifted spike trains. */
final class EventGradient implements PathGradient {
  private final SpikeLifts lifts;
  private final EventCotangentTable table = new EventCotangentTable();

  EventGradient(SpikeLifts lifts) {
    this.lifts = lifts;
    table.reset(lifts.samples(), lifts.trains().capacity());
  }

  /** Where derivatives are added. */
  EventCotangentTable table() {
    return table;
  }

  @Override
  public PointCotangents receiver() {
    return lifts.into(table);
  }

  @Override
  public DoubleStream numbers() {
    SpikeTrains trains = lifts.trains();
    return IntStream.range(0, trains.samples())
        .boxed()
        .flatMapToDouble(n -> IntStream.range(0, trains.count(n)).mapToDouble(e -> table.at(n, e)));
  }

  @Override
  public Iterable<JsonObject> json() {
    SpikeTrains trains = lifts.trains();
    return () ->
        IntStream.range(0, trains.samples())
            .boxed()
            .flatMap(n -> IntStream.range(0, trains.count(n)).mapToObj(e -> row(n, e)))
            .iterator();
  }

  private JsonObject row(int sample, int event) {
    return new JsonObject()
        .put("sample", sample)
        .put("event", event)
        .put("value", table.at(sample, event));
  }

  @Override
  public Path write(Path folder) {
    Path file = folder.resolve("gradient.csv");
    CotangentFile.writeEvents(file, lifts.trains(), table);
    return file;
  }
}
