package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Dots;
import io.roughspike.cli.picture.Panel.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Learned weights against those that made the data; on the dashed diagonal they are equal. */
public final class WeightScatter {
  private static final double RADIUS = 2.6;

  private WeightScatter() {}

  /** The weights of one group, for instance of one run, or those between two layers. */
  public static final class Group {
    private final double[] truth;
    private final double[] learned;
    private final int colour;

    /** Weight by weight the true and the learned value; the arrays are not copied. */
    public Group(double[] truth, double[] learned, int colour) {
      this.truth = truth;
      this.learned = learned;
      this.colour = colour;
    }
  }

  /** A panel of groups, the first one at the bottom. */
  public static Panel panel(String title, List<Group> groups) {
    List<double[]> all = new ArrayList<>();
    groups.forEach(group -> all.add(group.truth));
    groups.forEach(group -> all.add(group.learned));
    Axis axis = Axis.covering(all, false);
    double[] ends = {axis.min(), axis.max()};
    List<Mark> marks = new ArrayList<>();
    marks.add(new Curve(ends, ends, Panel.TARGET));
    groups.forEach(group -> marks.add(new Dots(group.truth, group.learned, RADIUS, group.colour)));
    return new Panel(
        title, "true weight", "learned weight", marks, axis, axis, OptionalDouble.empty());
  }
}
