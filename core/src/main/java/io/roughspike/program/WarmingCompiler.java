package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Programs that run at once as code that is soon fast, and as other code when that has become
 * faster: vector code is hundreds of times slower until the JVM has compiled it. One background
 * thread runs the other code of all programs in turns, on numbers of its own. Both give the same
 * bits, so nothing shows.
 */
public final class WarmingCompiler implements ProgramCompiler {
  /** One daemon thread, which ends when there is nothing to warm up. */
  private static final Executor BACKGROUND = background();

  /** Nanoseconds of a turn. */
  private static final long TURN = 20_000_000;

  /** Turns after which the other code is given up: it will never be faster here. */
  private static final int MOST_TURNS = 500;

  /** Share of the time of the code at hand below which the other takes over. */
  private static final double FASTER = 0.8;

  private final ProgramCompiler first;
  private final ProgramCompiler then;

  /**
   * A compiler of programs that change their code.
   *
   * @param first makes what runs at once
   * @param then makes what is faster in the end
   */
  public WarmingCompiler(ProgramCompiler first, ProgramCompiler then) {
    this.first = first;
    this.then = then;
  }

  private static Executor background() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "program warm-up");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Override
  public CompiledProgram compile(Program program, int stride) {
    WarmingProgram warming = new WarmingProgram(first.compile(program, stride));
    BACKGROUND.execute(new WarmUp(new WeakReference<>(warming), program, stride));
    return warming;
  }

  @Override
  public int lanes() {
    return then.lanes();
  }

  /** What runs. */
  static final class WarmingProgram implements CompiledProgram {
    private volatile CompiledProgram code;

    private WarmingProgram(CompiledProgram first) {
      code = first;
    }

    /** {@return the code at hand} */
    CompiledProgram code() {
      return code;
    }

    @Override
    public long run(
        int neurons,
        int lanes,
        double[] coefficients,
        int at,
        double[] a0,
        int o0,
        double[] a1,
        int o1,
        double[] a2,
        int o2,
        double[] a3,
        int o3) {
      return code.run(neurons, lanes, coefficients, at, a0, o0, a1, o1, a2, o2, a3, o3);
    }
  }

  /** The turns of one program; they end when nobody holds it any more. */
  private final class WarmUp implements Runnable {
    /** Few, as runs count, not neurons, until the code is compiled. */
    private static final int NEURONS = 4;

    private static final double ANY = 0.1;

    private final WeakReference<WarmingProgram> warming;
    private final Program program;
    private final int stride;
    private CompiledProgram other;
    private double[] coefficients;
    private final double[][] arrays = new double[Program.MOST_ARRAYS][];
    private int turns;

    WarmUp(WeakReference<WarmingProgram> warming, Program program, int stride) {
      this.warming = warming;
      this.program = program;
      this.stride = stride;
    }

    @Override
    public void run() {
      WarmingProgram target = warming.get();
      if (target == null) {
        return;
      }
      if (other == null) {
        prepare();
      }
      long time = fastest(target.code, TURN / 16);
      if (fastest(other, TURN) < FASTER * time) {
        target.code = other;
      } else if (++turns < MOST_TURNS) {
        BACKGROUND.execute(this);
      }
    }

    private void prepare() {
      other = then.compile(program, stride);
      coefficients = new double[NEURONS * program.coefficients()];
      Arrays.fill(coefficients, ANY);
      int[] columns = new int[arrays.length];
      List<Expression> roots = new ArrayList<>(program.bodyRoots());
      roots.addAll(program.finalRoots());
      for (Expression e : Expression.inOrder(roots)) {
        if (e.place() instanceof Place.Column p) {
          columns[p.array()] = Math.max(columns[p.array()], p.column() + 1);
        }
      }
      List<Program.Store> stores = new ArrayList<>(program.stores());
      stores.addAll(program.finals());
      for (Program.Store s : stores) {
        columns[s.array()] = Math.max(columns[s.array()], s.column() + 1);
      }
      for (int k = 0; k < program.columns().size(); k++) {
        arrays[k] = new double[(NEURONS * program.columns().get(k) + columns[k]) * stride];
      }
    }

    /** Nanoseconds of the fastest run of some; subnormal numbers would slow them down. */
    private long fastest(CompiledProgram code, long time) {
      int lanes = Math.min(stride, Long.SIZE) / then.lanes() * then.lanes();
      long best = Long.MAX_VALUE;
      long begin = System.nanoTime();
      for (long now = begin; now - begin < time; ) {
        for (int k = 0; k < program.columns().size(); k++) {
          Arrays.fill(arrays[k], ANY);
        }
        long start = System.nanoTime();
        code.run(
            NEURONS,
            lanes,
            coefficients,
            0,
            arrays[0],
            0,
            arrays[1],
            0,
            arrays[2],
            0,
            arrays[3],
            0);
        now = System.nanoTime();
        best = Math.min(best, now - start);
      }
      return best;
    }
  }
}
