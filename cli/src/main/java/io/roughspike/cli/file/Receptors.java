package io.roughspike.cli.file;

import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import java.util.ArrayList;
import java.util.List;

/** The names of the receptors of each neuron of a network, whose models may differ. */
public final class Receptors {
  private final List<List<String>> names = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  /** None so far. */
  public Receptors() {}

  /** The same of any number of neurons. */
  public static Receptors of(List<String> names) {
    Receptors all = new Receptors();
    all.names.add(names);
    all.ends.add(Integer.MAX_VALUE);
    return all;
  }

  /** Those of the neurons of a network. */
  public static Receptors of(Network network) {
    Receptors all = new Receptors();
    network.groups().forEach(group -> all.add(group.model(), group.end()));
    return all;
  }

  /**
   * Adds neurons of a model after those there are.
   *
   * @param end number of the first neuron after them
   */
  public void add(NeuronModel model, int end) {
    names.add(model.receptors().stream().map(Receptor::name).toList());
    ends.add(end);
  }

  /** Those of a neuron, by number. */
  public List<String> of(int neuron) {
    int g = 0;
    while (neuron >= ends.get(g)) {
      g++;
    }
    return names.get(g);
  }

  /** Those of all neurons, in the order in which they come first. */
  public List<String> all() {
    return names.stream().flatMap(List::stream).distinct().toList();
  }

  /** Whether connections must say theirs by its name, as some neuron has several. */
  public boolean areNamed() {
    return names.stream().anyMatch(own -> own.size() > 1);
  }

  /** How many the neuron with most has. */
  int most() {
    return names.stream().mapToInt(List::size).max().orElse(0);
  }
}
