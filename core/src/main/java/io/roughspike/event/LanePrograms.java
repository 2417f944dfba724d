package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.program.Program;
import io.roughspike.program.Program.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs of lanes, whatever the model: how they go on from one segment to the next, and how noise
 * that is picked comes to them.
 */
final class LanePrograms {
  private static final int BLOCK = ModelPrograms.BLOCK;
  private static final int PLACES = ModelPrograms.PLACES;
  private static final int ENDS_PLACE = ModelPrograms.ENDS_PLACE;

  private LanePrograms() {}

  /**
   * {@return what follows a sub-step in its lane, if noise is picked: r, segments ahead, the place
   * of the noise; its condition says which lanes have no segments ahead; arrays lanes, ends, ends
   * of the next row}
   *
   * @param inPlace whether the next row is the row
   */
  static Program turn(boolean inPlace) {
    Expressions g = new Expressions();
    Expression none = g.constant(0);
    Expression half = g.constant(0.5);
    Expression fires = g.less(half, lane(g, Lane.FIRES));
    Expression d = g.leaf(new Place.Column(1, ModelPrograms.FRACTION));
    Expression ended = g.select(fires, none, lane(g, Lane.ENDS));
    Expression ahead = g.subtract(lane(g, Lane.AHEAD), ended);
    Expression place = g.add(g.leaf(new Place.Column(1, ENDS_PLACE)), ended);
    Expression left = g.select(fires, g.subtract(lane(g, Lane.R), d), lane(g, Lane.R_NEXT));
    return new Program(
        "turn",
        0,
        List.of(0, 0, 0),
        List.of(),
        List.of(),
        List.of(
            new Store(0, Lane.R, left),
            new Store(0, Lane.AHEAD, ahead),
            new Store(0, Lane.AT_HAND, g.subtract(lane(g, Lane.AT_HAND), ended)),
            new Store(
                inPlace ? 1 : 2,
                ENDS_PLACE,
                g.select(g.less(g.constant(PLACES - 0.5), place), none, place))),
        Optional.of(g.less(ahead, half)));
  }

  private static Expression lane(Expressions g, int column) {
    return g.leaf(new Place.Column(0, column));
  }

  /**
   * {@return which lanes have noise for less than a block of segments at hand, and where their next
   * block goes; array lanes}
   */
  static Program want() {
    Expressions g = new Expressions();
    Expression atHand = lane(g, Lane.AT_HAND);
    Expression side = lane(g, Lane.SIDE);
    Expression wants = g.less(atHand, g.constant(BLOCK - 0.5));
    return new Program(
        "want",
        0,
        List.of(0),
        List.of(),
        List.of(),
        List.of(
            new Store(0, Lane.AT_HAND, g.select(wants, g.add(atHand, g.constant(BLOCK)), atHand)),
            new Store(0, Lane.SIDE, g.select(wants, g.negate(side), side)),
            new Store(0, Lane.DEAL, g.select(wants, side, g.constant(0)))),
        Optional.of(wants));
  }

  /**
   * {@return what deals a drawn block out to lanes, if noise is picked: to the first places, the
   * last ones, or neither; arrays block, -, clocks, lanes}
   *
   * @param model whose noise and columns of clocks these are
   */
  static Program deal(ModelPrograms model) {
    int clocks = 2;
    int channels = model.channels().length;
    Expressions g = model.graph();
    Expression to = g.leaf(new Place.Column(3, Lane.DEAL));
    Expression first = g.less(to, g.constant(-0.5));
    Expression last = g.less(g.constant(0.5), to);
    List<Store> stores = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < BLOCK; r++) {
        Expression drawn = g.leaf(new Place.Column(0, BLOCK * c + r));
        int low = ModelPrograms.placeColumn(c) + r;
        int high = low + BLOCK;
        Expression atLow = g.leaf(new Place.Column(clocks, low));
        Expression atHigh = g.leaf(new Place.Column(clocks, high));
        stores.add(new Store(clocks, low, g.select(first, drawn, atLow)));
        stores.add(new Store(clocks, high, g.select(last, drawn, atHigh)));
      }
    }
    return model.ofLanes(
        new Program(
            "deal",
            0,
            List.of(BLOCK * channels, 0, model.clockColumns(), 0),
            stores,
            List.of(),
            List.of(),
            Optional.empty()));
  }
}
