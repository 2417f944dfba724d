package io.roughspike.event;

import java.util.Arrays;

/** A list of random numbers that are wanted, each with the place where it goes. */
final class ElementList {
  long[] sample = new long[NoiseSource.GRAIN];
  long[] neuron = new long[NoiseSource.GRAIN];
  long[] channel = new long[NoiseSource.GRAIN];
  long[] block = new long[NoiseSource.GRAIN];
  int[] place = new int[NoiseSource.GRAIN];
  int count;

  /** The numbers of the list: {@link NoiseSource#CHUNK}, or a block, an element. */
  double[] out = new double[4 * NoiseSource.GRAIN];

  void add(int newSample, int newNeuron, int newChannel, int newBlock, int newPlace) {
    if (count == sample.length) {
      int room = 2 * count;
      sample = Arrays.copyOf(sample, room);
      neuron = Arrays.copyOf(neuron, room);
      channel = Arrays.copyOf(channel, room);
      block = Arrays.copyOf(block, room);
      place = Arrays.copyOf(place, room);
      out = new double[4 * room];
    }
    sample[count] = newSample;
    neuron[count] = newNeuron;
    channel[count] = newChannel;
    block[count] = newBlock;
    place[count++] = newPlace;
  }

  /** The count, rounded up to a multiple of {@link NoiseSource#GRAIN}. */
  int padded() {
    return (count + NoiseSource.GRAIN - 1) / NoiseSource.GRAIN * NoiseSource.GRAIN;
  }
}
