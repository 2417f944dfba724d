package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.cli.file.Receptors;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the weights and delays that a finished training leaves behind. */
final class TrainingFiles {
  private TrainingFiles() {}

  /**
   * Writes learned weights and delays: as a matrix that {@code weightsFile} or {@code delaysFile}
   * reads, {@code weights.csv}, {@code inputWeights.csv}, {@code delays.csv} and {@code
   * inputDelays.csv}, a row for each source, a column for each neuron; where there are several
   * receptors or {@link GradientView#MOST_OF_MATRIX more neurons}, as a list that {@code
   * connectionsFile} reads, {@code connections.csv} and {@code inputConnections.csv}.
   */
  static void writeConnections(Path folder, List<LearnedBlock> learned, Network network) {
    Set<String> kinds = learned.stream().map(LearnedBlock::kind).collect(Collectors.toSet());
    Receptors receptors = Receptors.of(network);
    boolean listed = receptors.areNamed() || network.size() > GradientView.MOST_OF_MATRIX;
    for (boolean inputs : new boolean[] {false, true}) {
      Connections connections = inputs ? network.inputConnections() : network.connections();
      boolean weights = kinds.contains(inputs ? LearnedBlock.INPUT_WEIGHTS : LearnedBlock.WEIGHTS);
      boolean delays = kinds.contains(inputs ? LearnedBlock.INPUT_DELAYS : LearnedBlock.DELAYS);
      if (listed) {
        if (weights || delays) {
          String name = inputs ? "inputConnections.csv" : "connections.csv";
          ConnectionFile.write(folder.resolve(name), connections, receptors);
        }
        continue;
      }
      if (weights) {
        write(folder.resolve(inputs ? "inputWeights.csv" : "weights.csv"), connections.toMatrix());
      }
      if (delays) {
        write(
            folder.resolve(inputs ? "inputDelays.csv" : "delays.csv"),
            connections.toMatrix(connections.delays(), 0));
      }
    }
  }

  private static void write(Path file, double[][] matrix) {
    StringBuilder text = new StringBuilder();
    for (double[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        text.append(j == 0 ? "" : ",").append(row[j]);
      }
      text.append('\n');
    }
    AtomicFile.write(file, text.toString());
  }
}
