package io.roughspike.driver;

import io.roughspike.random.RandomStream;
import java.util.Arrays;

/**
 * What a worker made of the noise of the samples that it has in work, by sample, neuron and
 * channel. Each of these has one place, which samples {@value #SAMPLES} apart share; where all
 * would be too many, others do, too. Places are made when they are first needed, so memory follows
 * what is asked for up to what it may be. Nothing is allocated once all neurons, channels and
 * samples in work were asked for.
 */
final class SampleCache {
  /** Consecutive samples that have places of their own: more than lanes have in work at a time. */
  static final int SAMPLES = 128;

  private static final int NONE = -1;

  private final int size;
  private final int places;
  private double[][] numbers = new double[0][];

  /** Part, sample and block that a place holds numbers of, at three times its number. */
  private int[] holds = new int[0];

  /** Neurons and channels that were asked for: a table without order, at most half full. */
  private long[] keys = new long[32];

  private int[] partOfKey = new int[32];
  private int parts;
  private long lastKey = NONE;
  private int lastPart;
  private double[] found = new double[0];

  /**
   * A cache of nothing so far.
   *
   * @param size numbers of a sample, neuron and channel
   * @param most numbers in all, at least {@code size}
   */
  SampleCache(int size, long most) {
    this.size = size;
    places = (int) Math.min(most / size, Integer.MAX_VALUE / 8);
    Arrays.fill(keys, NONE);
  }

  /**
   * Turns to the {@link #numbers} of a sample, neuron and channel.
   *
   * @param sample its number, from 0
   * @param neuron its number, from 0 and below {@link RandomStream#MOST_NEURONS}
   * @param channel its number, from 0
   * @param block what else distinguishes them
   * @return whether they are there; if not, the caller writes them now
   */
  boolean turnTo(int sample, int neuron, int channel, int block) {
    int part = part((long) channel * RandomStream.MOST_NEURONS + neuron);
    int place = (int) (((long) part * SAMPLES + sample % SAMPLES) % places);
    if (place >= numbers.length) {
      makeRoom(place + 1);
    }
    if (numbers[place] == null) {
      numbers[place] = new double[size];
    }
    found = numbers[place];
    int at = 3 * place;
    boolean there = holds[at] == part && holds[at + 1] == sample && holds[at + 2] == block;
    holds[at] = part;
    holds[at + 1] = sample;
    holds[at + 2] = block;
    return there;
  }

  /** {@return the numbers turned to; the live array} */
  double[] numbers() {
    return found;
  }

  private void makeRoom(int least) {
    int before = numbers.length;
    int room = Math.min(places, Math.max(least, 2 * before));
    numbers = Arrays.copyOf(numbers, room);
    holds = Arrays.copyOf(holds, 3 * room);
    Arrays.fill(holds, 3 * before, 3 * room, NONE);
  }

  /** The number of a neuron and channel, in the order in which they were first asked for. */
  private int part(long key) {
    if (key != lastKey) {
      lastKey = key;
      lastPart = find(key);
    }
    return lastPart;
  }

  private int find(long key) {
    int at = at(key);
    if (keys[at] == key) {
      return partOfKey[at];
    }
    if (2 * (parts + 1) > keys.length) {
      enlarge();
      at = at(key);
    }
    keys[at] = key;
    partOfKey[at] = parts;
    return parts++;
  }

  /** Where a key is in the table, or goes. */
  private int at(long key) {
    int at = Long.hashCode(key * 0x9E3779B97F4A7C15L) & (keys.length - 1);
    while (keys[at] != key && keys[at] != NONE) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  private void enlarge() {
    long[] oldKeys = keys;
    int[] oldParts = partOfKey;
    keys = new long[2 * oldKeys.length];
    partOfKey = new int[keys.length];
    Arrays.fill(keys, NONE);
    for (int k = 0; k < oldKeys.length; k++) {
      if (oldKeys[k] != NONE) {
        int at = at(oldKeys[k]);
        keys[at] = oldKeys[k];
        partOfKey[at] = oldParts[k];
      }
    }
  }
}
