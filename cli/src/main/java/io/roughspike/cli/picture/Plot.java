package io.roughspike.cli.picture;

/** Something that a figure gives a place to. */
public sealed interface Plot permits Panel, HeatMap {
  /** Draws itself with its frame at the given place; labels and ticks stand outside of it. */
  void draw(Canvas canvas, double left, double top, double width, double height);
}
