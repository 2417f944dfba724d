package io.roughspike.cli;

import io.roughspike.cli.file.FitCheckpoint;
import io.roughspike.fit.Journal;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A checkpoint that shows how far it is, and stops when told to.
 *
 * @param stop asked after each unit of work
 */
record InterruptibleJournal(
    FitCheckpoint checkpoint, ProgressDisplay progress, BooleanSupplier stop) implements Journal {
  @Override
  public Optional<double[]> find(String unit) {
    return checkpoint.find(unit);
  }

  @Override
  public void put(String unit, double[] values) {
    checkpoint.put(unit, values);
    progress.accept(1);
    if (stop.getAsBoolean()) {
      throw new CancellationException();
    }
  }
}
