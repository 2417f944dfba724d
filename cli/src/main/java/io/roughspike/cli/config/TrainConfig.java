package io.roughspike.cli.config;

import io.roughspike.cli.config.Objective.Task;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Engine;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.EarlyStopping;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configuration says about training: the sections {@code learn}, {@code data}, {@code test},
 * {@code loss}, {@code optimizer} and {@code earlyStopping} and the keys {@code steps} and {@code
 * batch}.
 *
 * @param run what it says of the simulation
 * @param plan the training, with its data
 * @param names of the learned blocks in metrics and results, in the plan's order
 * @param truth the model that the data were drawn from, where they are simulated
 * @param data the spikes that are trained to, where it is to spikes
 */
public record TrainConfig(
    RunConfig run,
    TrainingPlan plan,
    List<String> names,
    Optional<Network> truth,
    Optional<SpikeTrains> data) {
  private static final String SIMULATE = "simulate";
  private static final String TRUTH = "truth";
  static final List<String> DATA_KEYS =
      Stream.concat(Recording.KEYS.stream(), Stream.of(SIMULATE)).toList();
  private static final List<String> SIMULATE_KEYS = List.of("samples", TRUTH);
  private static final List<String> TEST_SIMULATE_KEYS = List.of("samples");
  private static final List<String> TARGET_KEYS = List.of("targets");
  private static final List<String> BATCH_KEYS = List.of("atMost");

  /** Keys that say where held-out data come from. */
  private static final List<String> TEST_SOURCES =
      List.of("spikes", FileColumns.KEY, "samples", SIMULATE, "start", "end");

  static final List<String> TEST_KEYS =
      Stream.concat(TEST_SOURCES.stream(), Stream.of("heldOut", "loss", "batch", "every")).toList();
  static final List<String> STOPPING_KEYS = List.of("patience", "improvement");
  private static final int DEFAULT_STEPS = 1000;

  /** What of the file the command line replaces. */
  public record Changes(
      Optional<Integer> steps, Optional<Integer> batch, Optional<Double> learningRate) {}

  /**
   * What is trained on and tested by.
   *
   * @param training task
   * @param test if any
   * @param data of the training, if they are spikes
   */
  private record Tasks(Task training, Optional<HeldOutTest> test, Optional<SpikeTrains> data) {}

  /** Draws spike trains of a known model. */
  private record Teacher(Network network, long seed, Engine engine) {
    SpikeTrains draw(Field source, Scenario scenario, RandomStream noise, int samples) {
      if (scenario.trials() > 1 && scenario.trials() != samples) {
        throw source.because(
            " draws %d samples, which must be as many as have inputs of their own, %d"
                .formatted(samples, scenario.trials()));
      }
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(scenario.simulation(network, noise, 0, samples), trains);
      return trains;
    }
  }

  /** Refuses a configuration in which keys are missing that a training needs. */
  public static void requireKeys(Section root) {
    RunConfig.requireKeys(root, "learn", "data");
  }

  /**
   * Reads the top section of a configuration, and the data.
   *
   * @param file what the section says of the simulation, with the seed of the run
   * @param init the model to start from, if it is not the configuration's. All its parameters are
   *     taken where the data were recorded; those that are learned where the data are simulated, as
   *     the others are then known
   * @param engine simulates data; no bit depends on which
   */
  public static TrainConfig read(
      Section root, RunConfig file, Changes changes, Optional<WarmStart> init, Engine engine) {
    return read(root, file, changes, init, engine, false);
  }

  /**
   * Reads the same for a fit by maximum likelihood: the loss is the likelihood, which it need not
   * say.
   */
  public static TrainConfig ofLikelihood(Section root, RunConfig file, Engine engine) {
    Changes none = new Changes(Optional.empty(), Optional.empty(), Optional.empty());
    return read(root, file, none, Optional.empty(), engine, true);
  }

  private static TrainConfig read(
      Section root,
      RunConfig file,
      Changes changes,
      Optional<WarmStart> init,
      Engine engine,
      boolean likelihood) {
    long seed = file.seed().orElseThrow();
    Optional<Network> warm =
        init.map(model -> model.in(file.network(), file.current().isPresent()));
    Optional<Section> simulate =
        root.find("data", SIMULATE).map(field -> field.sectionOrNothing(SIMULATE_KEYS));
    Optional<Network> truth = simulate.map(section -> truth(section, file, seed));
    RunConfig run = truth.isPresent() ? file : warm.map(file::withNetwork).orElse(file);
    requireOneSample(root, run.network());
    LearnConfig learn = LearnConfig.read(root.get("learn"), run, seed, warm, truth);
    Field loss = root.getOr("loss", likelihood ? Objective.LIKELIHOOD : Objective.DEFAULT);
    Objective objective = Objective.read(loss, run.network().size());
    if (likelihood && !objective.ofGiven()) {
      throw loss.mustBe("likelihood in a fit: other losses are those of train");
    }
    objective.requireLearns(learn.learned(), root.get("learn"), run.network());
    Optional<Section> test = root.find("test").map(field -> field.section(TEST_KEYS));
    Tasks tasks =
        objective.ofReadOuts()
            ? targetTasks(root, run, objective, test)
            : spikeTasks(
                root, run, objective, test, truth.map(known -> new Teacher(known, seed, engine)));
    simulate.ifPresent(section -> writeTruth(section, truth.get(), run, learn.learned()));
    OptimizerConfig optimizer =
        OptimizerConfig.read(root.getOr("optimizer", OptimizerConfig.DEFAULT));
    changes.learningRate().ifPresent(rate -> root.replace("optimizer.learningRate", rate + ""));
    LearningRateSchedule schedule =
        changes
            .learningRate()
            .<LearningRateSchedule>map(LearningRateSchedule.Constant::new)
            .orElse(optimizer.schedule());
    int batch = batch(root, changes.batch(), tasks.training(), objective.replicates());
    int steps = chosen(root, "steps", changes.steps(), DEFAULT_STEPS);
    TrainingPlan plan =
        root.get("learn")
            .using(() ->
                new TrainingPlan(
                    learn.start(),
                    learn.learned(),
                    tasks.training().scenario(),
                    tasks.training().loss(),
                    batch,
                    optimizer.optimizer(),
                    schedule,
                    steps,
                    seed,
                    tasks.test(),
                    root.find("earlyStopping").map(field -> stopping(field, tasks.test()))));
    return new TrainConfig(run, plan, learn.labels(), truth, tasks.data());
  }

  /** Refuses a recorded driver that differs by sample: each step draws samples of its own. */
  private static void requireOneSample(Section root, Network network) {
    for (RecordedSignals one : RecordedSignals.of(network)) {
      int samples = one.recording().samples();
      if (samples > 1) {
        throw root.get(DriverConfig.KEY)
            .because(
                " has recorded signals of %d samples, and training takes ones that all samples share: keep those of one"
                    .formatted(samples));
      }
    }
  }

  private static Network truth(Section simulate, RunConfig run, long seed) {
    return simulate
        .find(TRUTH)
        .map(field -> LearnConfig.truth(field, run, seed))
        .orElse(run.network());
  }

  /** Notes all true values that a model at the start of the training does not show. */
  private static void writeTruth(
      Section simulate, Network truth, RunConfig run, List<LearnedBlock> learned) {
    Stream<String> named =
        simulate.find(TRUTH).stream()
            .flatMap(field -> field.section(LearnConfig.names(run)).keys().stream())
            .map(name -> run.keys().kind(name));
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    WarmStart.parameters(
            truth,
            Stream.concat(named, learned.stream().map(LearnedBlock::kind)).distinct().toList())
        .forEach((name, own) -> {
          if (LearnConfig.OF_CONNECTIONS.contains(name) || run.keys().areOfOneModel()) {
            values.put(name, YamlWriter.items(own));
          } else { // each model may have bounds of its own
            run.populations().stream()
                .filter(one -> one.hasParameter(name))
                .forEach(one ->
                    values.put(
                        one.nameOf(name),
                        YamlWriter.items(
                            one.neurons().mapToDouble(n -> truth.neuron(n).get(name)).toArray())));
          }
        });
    simulate.replace(TRUTH, YamlWriter.section(values));
  }

  /** As below, or the largest that is at most a number and fills the samples with own inputs. */
  private static int batch(Section root, Optional<Integer> change, Task training, int replicates) {
    Optional<Field> limit =
        root.find("batch").filter(field -> change.isEmpty() && field.isSection());
    if (limit.isEmpty()) {
      return chosen(root, "batch", change, training.batch());
    }
    int most = limit.get().section(BATCH_KEYS).get("atMost").integer(replicates);
    int batch = Math.min(most, training.batch());
    int trials = training.scenario().trials();
    while (trials > 1 && (trials % batch != 0 || batch % replicates != 0)) {
      batch--;
    }
    root.replace("batch", Integer.toString(batch));
    return batch;
  }

  /** What the command line says of {@code key}, else the file, else {@code fallback}. */
  private static int chosen(Section root, String key, Optional<Integer> change, int fallback) {
    if (change.isEmpty()) {
      return root.atLeastOne(key, fallback);
    }
    root.replace(key, change.get().toString());
    return change.get();
  }

  private static Tasks targetTasks(
      Section root, RunConfig run, Objective objective, Optional<Section> test) {
    Field source = root.get("data").section(TARGET_KEYS).get("targets");
    NumberArray targets = Objective.targets(source);
    int samples = targets.length(0);
    Scenario scenario = run.scenario(run.grid());
    requireTrials(source, scenario, samples);
    int heldOut = test.map(section -> heldOut(section, samples)).orElse(0);
    if (test.isPresent() && heldOut == 0) {
      throw root.get("test").mustBe("a section with heldOut where read-outs are trained");
    }
    test.flatMap(section -> section.find("loss"))
        .ifPresent(loss -> {
          throw loss.because(" is of spikes, and read-outs are trained: leave it out");
        });
    int trained = samples - heldOut;
    Task training =
        objective.ofTargets(run, scenario.range(0, trained), targets, source, 0, trained);
    return new Tasks(
        training,
        test.map(section ->
            Objective.test(
                section,
                objective.ofTargets(
                    run, scenario.range(trained, heldOut), targets, source, trained, heldOut))),
        Optional.empty());
  }

  private static Tasks spikeTasks(
      Section root,
      RunConfig run,
      Objective objective,
      Optional<Section> test,
      Optional<Teacher> teacher) {
    TimeGrid grid = run.grid();
    Section section = root.get("data").section(DATA_KEYS);
    Scenario scenario = run.scenario(grid);
    Optional<Recording> recording =
        teacher.isPresent() ? Optional.empty() : Optional.of(recording(section, run));
    SpikeTrains data =
        recording
            .map(recorded -> objective.data(recorded, run, grid))
            .orElseGet(() -> drawn(section, run, scenario, teacher.get()));
    recording.ifPresent(recorded -> requireTrials(recorded.source(), scenario, data.samples()));
    int heldOut = test.map(keys -> heldOut(keys, data.samples())).orElse(0);
    int trained = data.samples() - heldOut;
    Task training =
        objective.ofSpikes(run, scenario.range(0, trained), data.range(0, trained), grid, false);
    return new Tasks(
        training,
        test.map(keys -> {
          Objective tested =
              keys.find("loss")
                  .map(loss -> Objective.readTest(loss, run.network().size()))
                  .orElse(objective);
          return heldOut == 0
              ? test(keys, run, recording, teacher, tested)
              : tested.test(
                  keys, run, scenario.range(trained, heldOut), data.range(trained, heldOut), grid);
        }),
        Optional.of(data.range(0, trained)));
  }

  private static Recording recording(Section data, RunConfig run) {
    return Recording.of(
        data,
        run.network(),
        data.number("start", run.grid().start()),
        data.number("end", run.grid().end()));
  }

  /** Data that a teacher draws in the simulated window. */
  private static SpikeTrains drawn(
      Section data, RunConfig run, Scenario scenario, Teacher teacher) {
    Field source = data.get(SIMULATE);
    refuseBeside(source, data, Recording.KEYS);
    int samples = source.sectionOrNothing(SIMULATE_KEYS).atLeastOne("samples", run.samples());
    return teacher.draw(source, scenario, NoiseStreams.data(teacher.seed()), samples);
  }

  /** Refuses {@code keys} of the section that has {@code field}. */
  private static void refuseBeside(Field field, Section section, List<String> keys) {
    for (String key : keys) {
      section
          .find(key)
          .filter(other -> !other.path().equals(field.path()))
          .ifPresent(other -> {
            throw other.because(
                " cannot stand beside %s: keep one of them".formatted(field.name()));
          });
    }
  }

  /** Refuses inputs for other samples than the data have. */
  private static void requireTrials(Field source, Scenario scenario, int samples) {
    if (scenario.trials() > 1 && scenario.trials() != samples) {
      throw source.mustBe(
          "a file of as many samples as have inputs of their own, " + scenario.trials(),
          samples + " samples");
    }
  }

  /** How many of the last samples are held out; 0 when the section does not say so. */
  private static int heldOut(Section section, int samples) {
    Optional<Field> field = section.find("heldOut");
    if (field.isEmpty()) {
      return 0;
    }
    refuseBeside(field.get(), section, TEST_SOURCES);
    if (samples < 2) {
      throw field.get().because(" needs at least two samples of data, got " + samples);
    }
    return (int) field.get().integer(1, samples - 1);
  }

  private static EarlyStopping stopping(Field field, Optional<HeldOutTest> test) {
    if (test.isEmpty()) {
      throw field.because(" goes by the held-out loss: add a section test");
    }
    Section section = field.section(STOPPING_KEYS);
    return field.using(() ->
        new EarlyStopping(section.get("patience").integer(1), section.number("improvement", 0)));
  }

  /** A test on another window of the same recording, or on a window of other data. */
  private static HeldOutTest test(
      Section section,
      RunConfig run,
      Optional<Recording> trained,
      Optional<Teacher> teacher,
      Objective objective) {
    TimeGrid grid =
        section
            .find("end")
            .or(() -> section.find("start"))
            .map(field -> field.using(() -> window(section, run.grid())))
            .orElseGet(() -> window(section, run.grid()));
    // The window's history is that of the same recording.
    boolean hasHistory = objective.ofGiven() && trained.isPresent() && !section.has("spikes");
    double start = hasHistory ? Math.min(grid.start(), run.grid().start()) : grid.start();
    TimeGrid simulated = new TimeGrid(start, grid.end(), grid.step());
    section
        .find("end")
        .or(() -> section.find("start"))
        .ifPresent(
            field -> field.using(() -> Drivers.of(run.network(), NoiseStreams.data(0), simulated)));
    Scenario scenario = run.scenario(simulated);
    SpikeTrains data =
        section.has(SIMULATE)
            ? drawnTest(section, run, scenario, teacher)
            : objective.data(recordedTest(section, run, trained, simulated), run, simulated);
    return objective.within(grid).test(section, run, scenario, data, grid);
  }

  private static SpikeTrains drawnTest(
      Section section, RunConfig run, Scenario scenario, Optional<Teacher> teacher) {
    Field source = section.get(SIMULATE);
    refuseBeside(source, section, List.of("spikes", FileColumns.KEY, "samples"));
    Teacher known =
        teacher.orElseThrow(() ->
            source.because(
                " draws from the model that data.simulate draws from: add that, or give test.spikes"));
    int samples = source.sectionOrNothing(TEST_SIMULATE_KEYS).atLeastOne("samples", run.samples());
    return known.draw(source, scenario, NoiseStreams.testData(known.seed()), samples);
  }

  private static Recording recordedTest(
      Section section, RunConfig run, Optional<Recording> trained, TimeGrid grid) {
    if (section.has("spikes")) {
      return Recording.of(section, run.network(), grid.start(), grid.end());
    }
    section
        .find("samples")
        .ifPresent(field -> {
          throw field.because(
              " belongs to another recording: add test.spikes, or use batch for the number of simulated samples");
        });
    return trained.orElseThrow(() -> section.missing(SIMULATE));
  }

  private static TimeGrid window(Section section, TimeGrid trained) {
    return new TimeGrid(
        section.number("start", trained.start()),
        section.number("end", trained.end()),
        trained.step());
  }
}
