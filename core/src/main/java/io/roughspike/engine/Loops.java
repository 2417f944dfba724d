package io.roughspike.engine;

import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarGoursatRows;
import io.roughspike.goursat.ScalarLiftRows;
import io.roughspike.math.RangeArithmetic;

/**
 * An engine's loops over arrays, for whatever else than event equations is computed with it. All
 * loops give the same bits. One instance serves every engine of a kind: threads may share it, and
 * the rows that it makes, which have scratch of their own, serve one thread each.
 */
public interface Loops {
  /** In plain Java. */
  Loops SCALAR =
      new Loops() {
        @Override
        public RangeArithmetic ranges() {
          return RangeArithmetic.SCALAR;
        }

        @Override
        public GoursatRows newGoursatRow() {
          return new ScalarGoursatRows();
        }

        @Override
        public GoursatRows newGoursatRows() {
          return new ScalarGoursatRows();
        }

        @Override
        public LiftRows newLiftRows() {
          return new ScalarLiftRows();
        }
      };

  /** {@return arithmetic on ranges of arrays} */
  RangeArithmetic ranges();

  /** {@return rows of a signature kernel, for one pair of paths at a time} */
  GoursatRows newGoursatRow();

  /** {@return rows of a signature kernel, for as many pairs side by side as suits the loops} */
  GoursatRows newGoursatRows();

  /** {@return rows of the exact kernel of lifts} */
  LiftRows newLiftRows();
}
