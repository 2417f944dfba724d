package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Fits and recordings that cannot be used, each with the whole sentence that says so. */
class FitBadInputTest {
  /** Changes of {@code fit.yaml}, and below each what is said of it. */
  private static final String CHANGES =
      """
      model={}
      model does not belong to a fit, which is said under fit: remove it (--set model)
      fit.size=1
      key fit.size is unknown (--set fit.size): expected one of data, model, ridge, validation
      fit.data.unit=
      fit.data.unit must be text, got nothing (--set fit.data.unit)
      fit.data.unit=mV
      fit.data.unit must be a unit such as nA, got mV (--set fit.data.unit)
      fit.data.unit=A
      fit.data.current reaches 0.5 A, and no cell gets more than 1.0E-6 A: say the unit of the file, for instance fit.data.unit: nA (line 2 of fit.yaml)
      fit.data.step=0
      fit.data.step must be above 0, got 0 (--set fit.data.step)
      fit.data.step=-1
      fit.data.step must be above 0, got -1 (--set fit.data.step)
      fit.data.step=0.1
      time constant tau must be at least the step 0.1, got 0.02: give a longer one, or check the unit of the times
      fit.data.window=[1, 0.5]
      fit.data.window must be two times of which the second is later, got 1.0 and 0.5 (--set fit.data.window)
      fit.data.window=[0.1]
      fit.data.window must be the two times between which is fitted, [start, end], got a list of 1 value (--set fit.data.window)
      fit.data.window=0.1
      fit.data.window must be the two times between which is fitted, [start, end], got 0.1 (--set fit.data.window)
      fit.data.window=[0.1, 9]
      fit.data.window must be within the recorded times 0.0 to 1.1, got 0.1 to 9.0 (--set fit.data.window)
      fit.data.window=[-1, 1]
      fit.data.window must be within the recorded times 0.0 to 1.1, got -1.0 to 1.0 (--set fit.data.window)
      fit.data.window=[0.10001, 1]
      fit.data.window cannot be used: time must be a grid point (0.0 + k * 5.0E-4, or 1.0), got 0.10001 (--set fit.data.window)
      fit.data.window=[0.1, .nan]
      fit.data.window[1] must be a finite number, got .nan (--set fit.data.window)
      fit.data.window=[0.1, 0.1005]
      there must be spikes in the fitted window 0.1 to 0.1005, got none: check it and the unit of their times
      fit.data.window=[a, b]
      fit.data.window[0] must be a number, got a (--set fit.data.window)
      fit.data.samples=1
      fit.data.spikes must be a file with events of at most the samples given, 1, got 2 samples (line 2 of fit.yaml)
      fit.data.samples=0
      fit.data.samples must be a whole number from 1 to 2147483647, got 0 (--set fit.data.samples)
      fit.data.samples=2000000000
      fit.data.spikes cannot be used: spike trains of 2000000000 samples x 6 events do not fit one array: lower samples or maxSpikes (line 2 of fit.yaml)
      fit.data.spikes=
      fit.data.spikes must be text, got nothing (--set fit.data.spikes)
      fit.data.currentStart=1
      fit.data.window must be within the recorded times 1.0 to 2.1, got 0.1 to 1.0 (line 2 of fit.yaml)
      fit.data.currentStart=0.0001
      fit.data.window cannot be used: time must be a grid point (1.0E-4 + k * 5.0E-4, or 1.0), got 0.1 (line 2 of fit.yaml)
      fit.data.columns={time: t}
      file spikes.csv must have the column t, which columns.time names, got sample,neuron,time
      fit.data.columns={time: time, unit: mV}
      fit.data.columns.unit must be a unit such as s, got mV (--set fit.data.columns)
      fit.data.columns={times: time}
      key fit.data.columns.times is unknown (--set fit.data.columns): did you mean time?
      fit.data.columns={time: time, unit: ms}
      the dead time 0.004 is longer than the interval from 5.0E-5 to 1.53E-4 in repetition 0: give a shorter one, or correct the spikes or the unit of their times
      fit.data.currentColumns={time: t, current: i}
      file current.csv must have the columns t and i in its first line, got i
      fit.data.currentColumns={current: i}
      key fit.data.currentColumns.time is missing (section at --set fit.data.currentColumns): add it
      fit.data.currentColumns={time: i, current: i}
      file current.csv must have times that increase, got 0.0 first and 0.0 last
      fit.model.membrane.tau=0
      fit.model.membrane.tau must be a finite time constant above 0, got 0 (--set fit.model.membrane.tau)
      fit.model.membrane.tau=fast
      fit.model.membrane.tau must be a number, got fast (--set fit.model.membrane.tau)
      fit.model.membrane.tau=0.1
      time constant tau must be at least the step 5.0E-4, got 1.0E-4: give a longer one, or check the unit of the times
      fit.model.membrane.tau={free: 0}
      fit.model.membrane.tau.free must be a finite time constant above 0, got 0 (--set fit.model.membrane.tau)
      fit.model.membrane.tau={fixed: 0}
      fit.model.membrane.tau must be a number, got a section with the keys [fixed] (--set fit.model.membrane.tau)
      fit.model.membrane.tau=[10, 20]
      fit.model.membrane.tau must be a number, got a list of 2 values (--set fit.model.membrane.tau)
      fit.model.membrane.kind=1
      key fit.model.membrane.kind is unknown (--set fit.model.membrane.kind): expected one of tau, reset
      fit.model.membrane.reset=2
      fit.model.membrane.reset must be one of true, false, got 2 (--set fit.model.membrane.reset)
      fit.model.membrane=
      fit.model cannot be used: eta, threshold coupling, fast filters and delay need a membrane: give one, or keep to gamma (line 3 of fit.yaml)
      fit.model.membrane=20
      fit.model.membrane must be a section with some of the keys tau, reset, got 20 (--set fit.model.membrane)
      fit.model.gamma=[50, 50]
      fit.model cannot be used: time constants of gamma must differ, got [0.05, 0.05] (line 3 of fit.yaml)
      fit.model.gamma=5 mV
      fit.model.gamma must be in a unit such as ms, got 5 mV (--set fit.model.gamma)
      fit.model.gamma=1e400 ms
      fit.model.gamma must be a finite time constant above 0, got 1e400 ms (--set fit.model.gamma)
      fit.model.gamma=-5
      fit.model.gamma must be a finite time constant above 0, got -5 (--set fit.model.gamma)
      fit.model.refractory=300
      the dead time 0.3 is longer than the interval from 0.05 to 0.153 in repetition 0: give a shorter one, or correct the spikes or the unit of their times
      fit.model.refractory=-1
      fit.model cannot be used: refractory must be at least 0 and finite, got -0.001 (line 3 of fit.yaml)
      fit.model.refractory=4 nA
      fit.model.refractory must be in a unit such as ms, got 4 nA (--set fit.model.refractory)
      fit.model.delay=0.3
      delay must be a multiple of the step 5.0E-4 and at most 1.0, got 3.0E-4
      fit.model.delay=-1
      fit.model cannot be used: delay must be at least 0 and finite, got -0.001 (line 3 of fit.yaml)
      fit.model.delay=5000
      delay must be a multiple of the step 5.0E-4 and at most 1.0, got 5.0
      fit.model.intensityCap=0
      fit.model cannot be used: the intensity cap must be positive and finite, got 0.0 (line 3 of fit.yaml)
      fit.model.intensityCap=5 ms
      fit.model.intensityCap must be in a unit such as 1/ms, got 5 ms (--set fit.model.intensityCap)
      fit.model.thresholdCoupling={kinks: [0.2, 0.1], tau: 5}
      fit.model.thresholdCoupling cannot be used: kinks must be finite and increase, got [2.0E-10, 1.0E-10] (--set fit.model.thresholdCoupling)
      fit.model.thresholdCoupling={kinks: [], tau: 5}
      fit.model.thresholdCoupling cannot be used: threshold coupling must have a kink and a time constant at least, got 0 and 1 (--set fit.model.thresholdCoupling)
      fit.model.thresholdCoupling={kinks: 0.1, tau: []}
      fit.model.thresholdCoupling cannot be used: threshold coupling must have a kink and a time constant at least, got 1 and 0 (--set fit.model.thresholdCoupling)
      fit.model.thresholdCoupling={kinks: 0.1}
      key fit.model.thresholdCoupling.tau is missing (section at --set fit.model.thresholdCoupling): add it
      fit.model.thresholdCoupling={kinks: 0.1, tau: 5 nA}
      fit.model.thresholdCoupling.tau must be in a unit such as ms, got 5 nA (--set fit.model.thresholdCoupling)
      fit.model.thresholdCoupling={kinks: 0.1 ms, tau: 5}
      fit.model.thresholdCoupling.kinks must be in a unit such as nA, got 0.1 ms (--set fit.model.thresholdCoupling)
      fit.model.thresholdCoupling={kinks: [0.1, 0.1], tau: 5}
      fit.model.thresholdCoupling cannot be used: kinks must be finite and increase, got [1.0E-10, 1.0E-10] (--set fit.model.thresholdCoupling)
      fit.ridge=-1
      fit.ridge must be at least 0, or cross-validated, got -1 (--set fit.ridge)
      fit.ridge=crossvalidated
      fit.ridge must be a number, got crossvalidated (--set fit.ridge)
      fit.ridge=[1, 2]
      fit.ridge must be a number, got a list of 2 values (--set fit.ridge)
      fit.validation.blocks=1
      fit.validation.blocks must be a whole number from 2 to 2147483647, got 1 (--set fit.validation.blocks)
      fit.validation.blocks=8
      cross-validation must have at most as many blocks as there are spikes in the window, 7, got 8: use fewer blocks
      fit.validation.folds=3
      key fit.validation.folds is unknown (--set fit.validation.folds): expected one of blocks
      fit.model=
      fit.model must be a section with some of the keys membrane, refractory, intensityCap, eta, gamma, thresholdCoupling, fastFilters, delay, got nothing (--set fit.model)
      fit.data=
      fit.data must be a section with some of the keys current, step, currentStart, unit, currentColumns, spikes, columns, samples, window, got nothing (--set fit.data)
      seed=x
      seed must be a number, got x (--set seed)
      """;

  /** The same where the current has times of its own. */
  private static final String CHANGES_OF_TIMED =
      """
      fit.data.currentStart=1
      fit.data.currentStart is what the times of the file say: remove it (--set fit.data.currentStart)
      fit.data.step=0.001
      fit.data.step must be the distance of the times of the file, 0.000500000, got 0.001 (--set fit.data.step)
      fit.data.currentColumns={time: t_ms, current: i_nA}
      fit.data.window cannot be used: time must be a grid point (0.0 + k * 0.5, or 1.0), got 0.1 (line 2 of timedfit.yaml)
      fit.data.currentColumns={time: t_ms, unit: ms, current: [i_nA, t_ms]}
      fit.data.current must be a file of shape (steps, 1) or (samples, steps, 1), one column a neuron, got (2200, 2) (line 2 of timedfit.yaml)
      fit.data.currentColumns={time: t_ms, unit: nA, current: i_nA}
      fit.data.currentColumns.unit must be a unit such as s, got nA (--set fit.data.currentColumns)
      """;

  /** The same of spikes alone. */
  private static final String CHANGES_OF_SPIKES_ALONE =
      """
      fit.model.membrane.tau=free
      key fit.data.current is missing (section at line 2 of alone.yaml): add it
      fit.model.eta=[10]
      fit.model cannot be used: eta, threshold coupling, fast filters and delay need a membrane: give one, or keep to gamma (line 3 of alone.yaml)
      fit.model.delay=1
      fit.model cannot be used: eta, threshold coupling, fast filters and delay need a membrane: give one, or keep to gamma (line 3 of alone.yaml)
      fit.data.unit=nA
      fit.data.unit belongs to a current: add it, or remove this (--set fit.data.unit)
      fit.data.step=
      fit.data.step must be a number, got nothing (--set fit.data.step)
      fit.data.step=1e-12
      fit.data.window cannot be used: step must leave at most 2^30 steps between 0.0 and 1.1, got 1.0E-12 (line 2 of alone.yaml)
      fit.model.gamma=
      fit.model cannot be used: a neuron must have a membrane or gamma, got neither: give one of them (line 3 of alone.yaml)
      """;

  /** Configurations, a file of each and what that holds, and below each what is said of it. */
  private static final String FILES =
      """
      fit.yaml spikes.csv sample,neuron,time\\n0,1,0.2\\n
      line 2 of file spikes.csv must have a whole number from 0 to 0 as neuron, got 1
      fit.yaml spikes.csv sample,neuron,time\\n0,0,0.05\\n
      there must be spikes in the fitted window 0.1 to 1.0, got none: check it and the unit of their times
      fit.yaml spikes.csv sample,neuron,time\\n0,0,-0.05\\n
      fit.data.spikes cannot be used: recorded spikes must be within [0.0, 1.0], got -0.05 (sample 0, event 0) (line 2 of fit.yaml)
      fit.yaml spikes.csv sample,neuron,time\\n0,0,0.5\\n0,0,0.5\\n
      fit.data.spikes cannot be used: spikes of a repetition must increase, got 0.5 twice in repetition 0 (line 2 of fit.yaml)
      fit.yaml spikes.csv sample,neuron,time\\n0,0,0.5\\n0,0,0.4\\n
      line 3 of file spikes.csv must not be earlier than the event before it of sample 0: 0.4 after 0.5 (sort the events of a sample by time)
      fit.yaml spikes.csv sample,neuron,time\\n0,0,0.5\\n0,0,0.502\\n
      the dead time 0.004 is longer than the interval from 0.5 to 0.502 in repetition 0: give a shorter one, or correct the spikes or the unit of their times
      fit.yaml spikes.csv sample,neuron,time\\n
      fit.data.spikes has no event, and does not tell how many samples there are: check it (line 2 of fit.yaml)
      fit.yaml spikes.csv nothing
      file spikes.csv is empty
      fit.yaml spikes.csv sample,neuron,time\\n0,0,nan\\n
      line 2 of file spikes.csv must have a finite number as time, got nan
      fit.yaml spikes.csv sample,neuron,time\\n0,0,500\\n
      there must be spikes in the fitted window 0.1 to 1.0, got none: check it and the unit of their times
      fit.yaml spikes.csv sample,time\\n0,0.5\\n
      file spikes.csv must have the columns sample,neuron,time in its first line, got sample,time
      fit.yaml spikes.csv sample,neuron,time\\n-1,0,0.5\\n
      line 2 of file spikes.csv must have a whole number from 0 to 9999999 as sample, got -1
      fit.yaml spikes.csv sample,neuron,time\\n0,0,0.5\\n0,0\\n
      line 3 of file spikes.csv must have the 3 values sample,neuron,time, got 2
      fit.yaml current.csv i\\n0.3\\n0.2\\n
      fit.data.window must be within the recorded times 0.0 to 0.001, got 0.1 to 1.0 (line 2 of fit.yaml)
      fit.yaml current.csv i\\n300\\n200\\n
      fit.data.window must be within the recorded times 0.0 to 0.001, got 0.1 to 1.0 (line 2 of fit.yaml)
      fit.yaml current.csv i\\n
      file current.csv holds no numbers
      fit.yaml current.csv nothing
      file current.csv is empty
      fit.yaml current.csv i\\nnan\\n1\\n
      line 2 of file current.csv must have a finite number as value, got nan
      fit.yaml current.csv t,i\\n0,1\\n1,2\\n
      fit.data.current must be a file of shape (steps, 1) or (samples, steps, 1), one column a neuron, got (2, 2) (are these decimal commas? write 0.5, not 0,5) (line 2 of fit.yaml)
      timedfit.yaml timed.csv t_ms,i_nA\\n0,1\\n
      file timed.csv must have at least two times, got 1
      timedfit.yaml timed.csv t_ms,i_nA\\n0,1\\n1,1\\n3,1\\n
      file timed.csv must have times at equal distances, got 1.0 at value 1, where steps of 1.50000 lead to 1.50000000
      timedfit.yaml timed.csv t_ms,i_nA\\n2,1\\n1,1\\n0,1\\n
      file timed.csv must have times that increase, got 2.0 first and 0.0 last
      timedfit.yaml timed.csv t_ms,i_nA\\n0,1\\n0,1\\n0,1\\n
      file timed.csv must have times that increase, got 0.0 first and 0.0 last
      timedfit.yaml timed.csv t_ms,i_nA\\n0,1\\nnan,1\\n2,1\\n
      line 3 of file timed.csv must have a finite number as t_ms, got nan
      fit.yaml fit.yaml seed: 1\\n
      key fit is missing (section at line 1 of fit.yaml): add it
      fit.yaml fit.yaml fit: 3\\n
      fit must be a section with some of the keys data, model, ridge, validation, got 3 (line 1 of fit.yaml)
      fit.yaml fit.yaml fit: {data: {spikes: spikes.csv}}\\n
      key fit.model is missing (section at line 1 of fit.yaml): add it
      fit.yaml fit.yaml fit: {data: {spikes: spikes.csv, window: [0, 1], step: 0.001}}\\n
      key fit.model is missing (section at line 1 of fit.yaml): add it
      """;

  @TempDir private Path temp;

  @BeforeEach
  void writeFiles() {
    StringBuilder current = new StringBuilder("i\n");
    StringBuilder timed = new StringBuilder("t_ms,i_nA\n");
    for (int k = 0; k < 2200; k++) {
      double value = 0.25 * (k % 3);
      current.append(value).append('\n');
      timed.append(0.5 * k).append(',').append(value).append('\n');
    }
    Cli.write(temp, "current.csv", current.toString());
    Cli.write(temp, "timed.csv", timed.toString());
    Cli.write(
        temp,
        "spikes.csv",
        "sample,neuron,time\n0,0,0.05\n0,0,0.153\n0,0,0.302\n0,0,0.53\n0,0,0.78\n0,0,1.02\n1,0,0.061\n1,0,0.31\n1,0,0.55\n1,0,0.79\n");
    Cli.write(
        temp,
        "fit.yaml",
        """
        fit:
          data: {current: current.csv, step: 0.0005, unit: nA, spikes: spikes.csv, window: [0.1, 1.0]}
          model: {membrane: {tau: 20}, refractory: 4.0 ms, gamma: [50], delay: 0.5 ms}
          ridge: 1
          validation: {blocks: 2}
        """);
    Cli.write(
        temp,
        "timedfit.yaml",
        """
        fit:
          data: {current: timed.csv, currentColumns: {time: t_ms, unit: ms, current: i_nA}, unit: nA, spikes: spikes.csv, window: [0.1, 1.0]}
          model: {membrane: {tau: 20}, gamma: [50]}
          ridge: 1
          validation: {blocks: 2}
        """);
    Cli.write(
        temp,
        "alone.yaml",
        """
        fit:
          data: {step: 0.001, spikes: spikes.csv, window: [0, 1.1]}
          model: {gamma: [20, 200]}
          ridge: 0.1
        """);
  }

  private void refused(String configuration, String sentence, String... more) {
    String[] args = {
      "fit", temp.resolve(configuration).toString(), "--out", temp.resolve("out").toString()
    };
    Cli.Result result =
        Cli.run(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    result.assertFailed(3, "");
    assertEquals("roughspike: " + sentence, result.err().strip().replace(temp + "/", ""));
  }

  @TestFactory
  Stream<DynamicTest> changes() {
    return Stream.of(
            changes("fit.yaml", CHANGES),
            changes("timedfit.yaml", CHANGES_OF_TIMED),
            changes("alone.yaml", CHANGES_OF_SPIKES_ALONE))
        .flatMap(tests -> tests);
  }

  private Stream<DynamicTest> changes(String configuration, String cases) {
    List<String> lines = cases.lines().toList();
    return IntStream.range(0, lines.size() / 2)
        .mapToObj(k ->
            dynamicTest(
                lines.get(2 * k),
                () -> refused(configuration, lines.get(2 * k + 1), "--set", lines.get(2 * k))));
  }

  @TestFactory
  Stream<DynamicTest> files() {
    List<String> lines = FILES.lines().toList();
    return IntStream.range(0, lines.size() / 2)
        .mapToObj(k ->
            dynamicTest(
                lines.get(2 * k),
                () -> {
                  String[] parts = lines.get(2 * k).split(" ", 3);
                  String content = parts[2].equals("nothing") ? "" : parts[2];
                  Cli.write(temp, parts[1], content.replace("\\n", "\n"));
                  refused(parts[0], lines.get(2 * k + 1));
                  writeFiles();
                }));
  }
}
