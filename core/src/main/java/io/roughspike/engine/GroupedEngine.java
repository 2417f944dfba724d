package io.roughspike.engine;

import io.roughspike.solver.Mesh;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.Optional;
import java.util.function.Function;

/**
 * What engines have in common: samples are shared out among workers in ranges that are nodes of the
 * tree of {@link GroupSums}. A concrete engine says how one worker solves a range.
 */
public abstract class GroupedEngine implements Engine {
  /** Ranges a worker gets at least on average, so that a slow one does not hold up the rest. */
  private static final int RANGES_PER_WORKER = 4;

  /** Room for events that is made before it is known how many there are. */
  private static final int FIRST_CAPACITY = 64;

  /** Solves ranges of samples; owned by one worker. Samples are relative to the first one. */
  public interface RangeSolver {
    /**
     * Simulates the samples {@code from} to {@code to - 1}.
     *
     * @param run what to compute
     * @param from first sample
     * @param to sample after the last
     */
    void simulate(Run run, int from, int to);

    /**
     * Adds values and gradients of the samples, in order, to the run's sums, by reverse sweeps.
     *
     * @param run what to compute
     * @param from first sample
     * @param to sample after the last
     */
    void adjoint(Run run, int from, int to);

    /**
     * The same by forward sensitivities.
     *
     * @param run what to compute
     * @param from first sample
     * @param to sample after the last
     */
    void forwardSensitivities(Run run, int from, int to);

    /**
     * Adds the terms and squares of {@link Engine#scores}, in order, to the run's sums.
     *
     * @param run what to compute
     * @param from first sample
     * @param to sample after the last
     */
    default void scores(Run run, int from, int to) {
      throw new UnsupportedOperationException("no scores by this loop");
    }
  }

  private enum Job {
    SIMULATE,
    ADJOINT,
    FORWARD,
    SCORES
  }

  private final WorkerTeam team;
  private final RangeSolver[] solvers;
  private final WorkerTeam.Work work = this::solveRange;
  private Run run;
  private Job job = Job.SIMULATE;
  private int rangeGroups;

  /**
   * An engine with {@code threads} workers, each with a solver of its own.
   *
   * @param threads number of threads, at least 1
   * @param tapeBudget bytes that all tapes together may take
   * @param newSolver makes a solver, given the budget of which its tapes have one thread's share
   */
  protected GroupedEngine(
      int threads, long tapeBudget, Function<TapeBudget, RangeSolver> newSolver) {
    team = new WorkerTeam(threads);
    TapeBudget budget = new TapeBudget(tapeBudget, threads);
    solvers = new RangeSolver[threads];
    for (int w = 0; w < threads; w++) {
      solvers[w] = newSolver.apply(budget);
    }
  }

  @Override
  public final int threads() {
    return team.workers();
  }

  @Override
  public final void simulate(Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
    start(simulation);
    StateRecord record = states.orElse(null);
    if (record != null) {
      record.reset(simulation.samples());
    }
    int capacity = Math.min(simulation.maxSpikes(), Math.max(FIRST_CAPACITY, out.capacity()));
    run.prepareForward(simulation, out, record);
    while (capacity > 0) {
      out.reset(simulation.samples(), simulation.network().size(), capacity);
      if (simulation.inputs().given().isPresent()) {
        out.keepIntensities();
      }
      solve(Job.SIMULATE);
      int largest = out.largestCount();
      capacity = largest > capacity ? largest : 0; // draws are functions: a rerun gives the same
    }
  }

  @Override
  public final Mesh mesh(Simulation simulation) {
    start(simulation);
    Mesh mesh = new Mesh(simulation.firstSample(), simulation.samples());
    SpikeTrains spikes = new SpikeTrains();
    spikes.reset(simulation.samples(), simulation.network().size(), 1);
    run.prepareForward(simulation, spikes, null);
    run.keepMesh(mesh);
    solve(Job.SIMULATE);
    return mesh;
  }

  @Override
  public final void adjoint(
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient out,
      Optional<DriverSink> sink) {
    differentiate(Job.ADJOINT, simulation, cotangents, out, sink);
  }

  @Override
  public final void forwardSensitivities(
      Simulation simulation, Cotangents cotangents, ParameterGradient out) {
    differentiate(Job.FORWARD, simulation, cotangents, out, Optional.empty());
  }

  private void differentiate(
      Job how,
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient out,
      Optional<DriverSink> sink) {
    if (how == Job.FORWARD && simulation.inputs().given().isPresent()) {
      throw new IllegalArgumentException(
          "the likelihood of given spikes is differentiated by the adjoint, not by forward sensitivities");
    }
    start(simulation);
    run.prepareGradient(simulation, cotangents, out, sink, how == Job.ADJOINT, level(simulation));
    solve(how);
    run.sums().total(simulation.network(), run.isByDriver(), out);
  }

  @Override
  public final void scores(
      Simulation simulation, double[] weights, ParameterGradient sum, ParameterGradient squares) {
    start(simulation);
    run.prepareScores(simulation, weights, sum, level(simulation));
    solve(Job.SCORES);
    run.sums().totals(simulation.network(), sum, squares);
  }

  private void start(Simulation simulation) {
    if (run == null) {
      run = new Run(simulation);
    }
  }

  private void solve(Job newJob) {
    job = newJob;
    int level = level(run.simulation());
    rangeGroups = 1 << level;
    int groups = (run.simulation().samples() - 1) / GroupSums.GROUP + 1;
    team.run(((groups - 1) >> level) + 1, work);
  }

  /** The level of the tree of sums of which each range is a node. */
  private int level(Simulation simulation) {
    return GroupSums.level(
        simulation.samples(), threads() == 1 ? 1 : 2 * RANGES_PER_WORKER * threads());
  }

  private void solveRange(int worker, int range) {
    long size = (long) rangeGroups * GroupSums.GROUP;
    int from = (int) (range * size);
    int to = (int) Math.min(run.simulation().samples(), from + size);
    RangeSolver solver = solvers[worker];
    switch (job) {
      case SIMULATE -> solver.simulate(run, from, to);
      case ADJOINT -> solver.adjoint(run, from, to);
      case FORWARD -> solver.forwardSensitivities(run, from, to);
      case SCORES -> solver.scores(run, from, to);
    }
  }

  // Of engines that have no vectors.

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Loops loops() {
    return Loops.SCALAR;
  }

  @Override
  public final void share(int taskCount, WorkerTeam.Work otherWork) {
    team.run(taskCount, otherWork);
  }

  @Override
  public final void close() {
    team.close();
  }
}
