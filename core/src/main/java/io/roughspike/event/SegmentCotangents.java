package io.roughspike.event;

/** Cotangents of a segment of each lane: of its noise, its length and its end. */
final class SegmentCotangents {
  /** Has that of noise column c of neuron n in lane l at {@code at + (n columns + c) lanes + l}. */
  double[] bars = new double[0];

  int at;
  int columns;
  int lanes;

  /** Those of its length, where its end is kept, by lane: the segment begins earlier. */
  double[] length = new double[0];

  /** Those of its end, where its length is kept, by lane. */
  double[] end = new double[0];

  /** That of a noise column of a neuron. */
  double ofNoise(int n, int column, int l) {
    return bars[at + (n * columns + column) * lanes + l];
  }
}
