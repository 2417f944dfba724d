package io.roughspike.event;

import io.roughspike.random.RandomStream;

/**
 * Elements whose noise is drawn side by side: sample and block change from draw to draw, neuron and
 * channel hardly ever, so that what follows from these is kept.
 */
public final class NoiseElements {
  /** Number of the sample of each element. */
  public long[] sample = new long[0];

  /** Number of the block of each element. */
  public long[] block = new long[0];

  private int[] neuron = new int[0];
  private int[] channel = new int[0];
  private long[] third = new long[0];
  private long[] last = new long[0];
  private RandomStream wordsOf;

  /** None so far. */
  public NoiseElements() {}

  /** Makes room for {@code size} elements. */
  void ensureRoom(int size) {
    if (sample.length < size) {
      sample = new long[size];
      block = new long[size];
      neuron = new int[size];
      channel = new int[size];
      third = new long[size];
      last = new long[size];
      wordsOf = null;
    }
  }

  /** Says which neuron and channel element {@code e} is of. */
  void set(int e, int newNeuron, int newChannel) {
    if (neuron[e] != newNeuron || channel[e] != newChannel) {
      neuron[e] = newNeuron;
      channel[e] = newChannel;
      wordsOf = null;
    }
  }

  /**
   * {@return number of the neuron}
   *
   * @param e number of the element
   */
  public int neuron(int e) {
    return neuron[e];
  }

  /**
   * {@return number of the channel}
   *
   * @param e number of the element
   */
  public int channel(int e) {
    return channel[e];
  }

  /**
   * {@return {@link RandomStream#normalsNeuron} of each element}
   *
   * @param stream that is drawn from
   */
  public long[] third(RandomStream stream) {
    findWords(stream);
    return third;
  }

  /**
   * {@return {@link RandomStream#normalsCounter} of each element}
   *
   * @param stream that is drawn from
   */
  public long[] last(RandomStream stream) {
    findWords(stream);
    return last;
  }

  private void findWords(RandomStream stream) {
    if (!stream.equals(wordsOf)) {
      wordsOf = stream;
      for (int e = 0; e < neuron.length; e++) {
        third[e] = RandomStream.normalsNeuron(neuron[e], channel[e]);
        last[e] = stream.normalsCounter(channel[e]);
      }
    }
  }
}
