package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.cli.file.Receptors;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import java.nio.file.Path;
import java.util.List;

/** Writes the weights that a finished training leaves behind. */
final class TrainingFiles {
  private TrainingFiles() {}

  /**
   * Writes learned weights: as a matrix that {@code weightsFile} reads, {@code weights.csv} and
   * {@code inputWeights.csv}, a row for each source, a column for each neuron; where there are
   * several receptors or {@link GradientView#MOST_OF_MATRIX more neurons}, as a list that {@code
   * connectionsFile} reads, {@code connections.csv} and {@code inputConnections.csv}.
   */
  static void writeWeights(Path folder, List<LearnedBlock> learned, Network network) {
    if (learned.stream().anyMatch(block -> block.kind().equals(LearnedBlock.WEIGHTS))) {
      write(folder, "weights.csv", "connections.csv", network, network.connections());
    }
    if (learned.stream().anyMatch(block -> block.kind().equals(LearnedBlock.INPUT_WEIGHTS))) {
      write(
          folder, "inputWeights.csv", "inputConnections.csv", network, network.inputConnections());
    }
  }

  private static void write(
      Path folder, String matrix, String list, Network network, Connections connections) {
    Receptors receptors = Receptors.of(network);
    if (receptors.areNamed() || network.size() > GradientView.MOST_OF_MATRIX) {
      ConnectionFile.write(folder.resolve(list), connections, receptors);
      return;
    }
    StringBuilder text = new StringBuilder();
    for (double[] row : connections.toMatrix()) {
      for (int j = 0; j < row.length; j++) {
        text.append(j == 0 ? "" : ",").append(row[j]);
      }
      text.append('\n');
    }
    AtomicFile.write(folder.resolve(matrix), text.toString());
  }
}
