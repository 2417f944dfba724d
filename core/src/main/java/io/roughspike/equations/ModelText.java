package io.roughspike.equations;

import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of one neuron in text: its equations, when it fires, what a spike does, and its
 * parameters. Immutable.
 *
 * <pre>{@code
 * NeuronModel model =
 *     ModelText.named("adaptive")
 *         .equations("dv/dt = (EL - v - w + input)/tau; dw/dt = -w/tauw + sigma*xi")
 *         .intensity("exp(min(beta*(v - vT), 8))/tauS")
 *         .reset("v = vr; w += b")
 *         .receive("v += weight")
 *         .parameter("EL", 0).parameter("tau", 0.02, Range.above(0))
 *         .parameter("tauw", 0.1, Range.above(0)).parameter("sigma", 0.3)
 *         .parameter("beta", 5).parameter("vT", 1).parameter("tauS", 0.01, Range.above(0))
 *         .parameter("vr", 0).parameter("b", 0.2)
 *         .start("v", 0.5)
 *         .model();
 * }</pre>
 *
 * <p>Texts are as the documentation of models says: {@code dNAME/dt = expression} is an equation of
 * a state, {@code NAME = expression} names a sub-expression, {@code xi} and {@code xi_NAME} are
 * white noise, {@code input} is the input current, {@code weight} the weight of a spike that
 * arrives, {@code active} is 0 during dead time and else 1. A model has units for all parameters
 * and states, or none.
 */
public final class ModelText {
  /** Key of a receptor without a name: it is called like the first state that it changes. */
  public static final String RECEPTOR = "";

  private final Builder said;

  private ModelText(Builder said) {
    this.said = said;
  }

  /**
   * {@return a model of which nothing is said yet}
   *
   * @param name what it is called
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * {@return the model as equations that engines solve}
   *
   * @throws ModelTextException if something is wrong with the text: one sentence, the line and a
   *     mark under the place
   */
  public NeuronModel model() {
    return Compiler.model(this);
  }

  /**
   * {@return the names of white noise by channel, in the order in which the equations have them}
   *
   * @throws ModelTextException if something is wrong with the equations
   */
  public List<String> noise() {
    return new ParsedModel(this).scope().noise();
  }

  /** {@return a builder that has everything said so far, to change something} */
  public Builder toBuilder() {
    return new Builder(said);
  }

  /** {@return what the model is called} */
  public String name() {
    return said.name;
  }

  /** {@return the equations} */
  public String equations() {
    return said.equations;
  }

  /** {@return the intensity of the clock, of a model that has one} */
  public Optional<String> intensity() {
    return Optional.ofNullable(said.intensity);
  }

  /** {@return where it rises through 0 the neuron fires, in a model of that kind} */
  public Optional<String> event() {
    return Optional.ofNullable(said.event);
  }

  /** {@return what happens to a neuron that fires; empty for nothing} */
  public String reset() {
    return said.reset;
  }

  /** {@return what happens to a neuron where a spike arrives, by receptor} */
  public Map<String, String> receive() {
    return Collections.unmodifiableMap(said.receive);
  }

  /** {@return the number after which a clock fires more rarely} */
  public Quantity alpha() {
    return said.alpha;
  }

  /** {@return how long a neuron that has fired cannot fire again, in a model with dead time} */
  public Optional<Quantity> refractory() {
    return Optional.ofNullable(said.refractory);
  }

  /** {@return the constant input current} */
  public Quantity inputCurrent() {
    return said.inputCurrent;
  }

  /** {@return parameters by name, in order} */
  public Map<String, Quantity> parameters() {
    return Collections.unmodifiableMap(said.parameters);
  }

  /** {@return units of states by name; empty in a model without units} */
  public Map<String, Unit> states() {
    return Collections.unmodifiableMap(said.states);
  }

  /** {@return start values that are numbers, by state} */
  public Map<String, Quantity> startValues() {
    return Collections.unmodifiableMap(said.startValues);
  }

  /** {@return start values that are expressions in parameters, by state} */
  public Map<String, String> startExpressions() {
    return Collections.unmodifiableMap(said.startExpressions);
  }

  /** {@return what parameters must satisfy together: {@code expression <= number}} */
  public List<String> requirements() {
    return Collections.unmodifiableList(said.requirements);
  }

  /** {@return whether anything has a unit, so that everything must} */
  public boolean hasUnits() {
    return !said.states.isEmpty()
        || said.inputCurrent.unit().isPresent()
        || refractory().flatMap(Quantity::unit).isPresent()
        || said.parameters.values().stream().anyMatch(q -> q.unit().isPresent())
        || said.startValues.values().stream().anyMatch(q -> q.unit().isPresent());
  }

  /** Says one thing after another; each method returns the builder itself. */
  public static final class Builder {
    private String name;
    private String equations = "";
    private String intensity;
    private String event;
    private String reset = "";
    private final Map<String, String> receive = new LinkedHashMap<>();
    private Quantity alpha = new Quantity(0, Optional.empty(), Range.atLeast(0));
    private Quantity refractory;
    private Quantity inputCurrent = plain(0);
    private final Map<String, Quantity> parameters = new LinkedHashMap<>();
    private final Map<String, Unit> states = new LinkedHashMap<>();
    private final Map<String, Quantity> startValues = new LinkedHashMap<>();
    private final Map<String, String> startExpressions = new LinkedHashMap<>();
    private final List<String> requirements = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    private Builder(Builder other) {
      name = other.name;
      equations = other.equations;
      intensity = other.intensity;
      event = other.event;
      reset = other.reset;
      receive.putAll(other.receive);
      alpha = other.alpha;
      refractory = other.refractory;
      inputCurrent = other.inputCurrent;
      parameters.putAll(other.parameters);
      states.putAll(other.states);
      startValues.putAll(other.startValues);
      startExpressions.putAll(other.startExpressions);
      requirements.addAll(other.requirements);
    }

    private static Quantity plain(double value) {
      return new Quantity(value, Optional.empty(), Range.ANY);
    }

    private static Quantity of(double value, String unit, Range range) {
      return new Quantity(value, Optional.of(Unit.of(unit)), range);
    }

    /**
     * Changes what the model is called.
     *
     * @param text the name
     * @return this builder
     */
    public Builder called(String text) {
      name = text;
      return this;
    }

    /**
     * Says how states change, and names sub-expressions.
     *
     * @param text lines {@code dNAME/dt = expression} and {@code NAME = expression}
     * @return this builder
     */
    public Builder equations(String text) {
      equations = text;
      return this;
    }

    /**
     * Makes the neuron fire by a clock.
     *
     * @param expression its rate, at least 0 (1/time)
     * @return this builder
     */
    public Builder intensity(String expression) {
      intensity = expression;
      return this;
    }

    /**
     * Makes the neuron fire where an expression rises through 0.
     *
     * @param expression in states and parameters
     * @return this builder
     */
    public Builder event(String expression) {
      event = expression;
      return this;
    }

    /**
     * Says what happens to a neuron that fires.
     *
     * @param statements {@code x = ...}, {@code x += ...} or {@code x -= ...}, one after another
     * @return this builder
     */
    public Builder reset(String statements) {
      reset = statements;
      return this;
    }

    /**
     * Says what a spike that arrives does; the receptor is called like the first state it changes.
     *
     * @param statements as of {@link #reset}, with {@code weight}
     * @return this builder
     */
    public Builder receive(String statements) {
      return receive(RECEPTOR, statements);
    }

    /**
     * Says what a spike does that arrives at a receptor.
     *
     * @param receptor its name
     * @param statements as of {@link #reset}, with {@code weight}
     * @return this builder
     */
    public Builder receive(String receptor, String statements) {
      receive.put(receptor, statements);
      return this;
    }

    /**
     * Lets the clock start at log U - alpha.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder alpha(double value) {
      alpha = new Quantity(value, Optional.empty(), Range.atLeast(0));
      return this;
    }

    /**
     * Gives the neuron a dead time, during which {@code active} is 0 and it cannot fire: the
     * parameter {@code refractory}.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder refractory(double value) {
      return refractory(new Quantity(value, Optional.empty(), Range.atLeast(0)));
    }

    /**
     * Gives the neuron a dead time, as {@link #refractory(double)} does.
     *
     * @param value at least 0, in the unit
     * @param unit of time, as of {@link Unit#of}
     * @return this builder
     */
    public Builder refractory(double value, String unit) {
      return refractory(of(value, unit, Range.atLeast(0)));
    }

    /**
     * Gives the neuron a dead time, as {@link #refractory(double)} does.
     *
     * @param quantity value, unit and range, which has no values below 0; any value means at least
     *     0
     * @return this builder
     */
    public Builder refractory(Quantity quantity) {
      Range range = quantity.range().equals(Range.ANY) ? Range.atLeast(0) : quantity.range();
      if (range.lower() < 0) {
        throw new ModelTextException(
            "refractory must be at least 0, got bounds from " + range.lower());
      }
      refractory = new Quantity(quantity.value(), quantity.unit(), range);
      return this;
    }

    /**
     * Sets the constant part of {@code input}.
     *
     * @param value any
     * @return this builder
     */
    public Builder inputCurrent(double value) {
      return inputCurrent(plain(value));
    }

    /**
     * Sets the constant part of {@code input}, and with it the unit of the input.
     *
     * @param value in the unit
     * @param unit as of {@link Unit#of}
     * @return this builder
     */
    public Builder inputCurrent(double value, String unit) {
      return inputCurrent(of(value, unit, Range.ANY));
    }

    /**
     * Sets the constant part of {@code input}.
     *
     * @param quantity value, unit and range
     * @return this builder
     */
    public Builder inputCurrent(Quantity quantity) {
      inputCurrent = quantity;
      return this;
    }

    /**
     * Gives a parameter that may have any value.
     *
     * @param parameter its name
     * @param value its standard value
     * @return this builder
     */
    public Builder parameter(String parameter, double value) {
      return parameter(parameter, value, Range.ANY);
    }

    /**
     * Gives a parameter.
     *
     * @param parameter its name
     * @param value its standard value
     * @param range values that it may have
     * @return this builder
     */
    public Builder parameter(String parameter, double value, Range range) {
      return parameter(parameter, new Quantity(value, Optional.empty(), range));
    }

    /**
     * Gives a parameter with a unit that may have any value.
     *
     * @param parameter its name
     * @param value its standard value, in the unit
     * @param unit as of {@link Unit#of}
     * @return this builder
     */
    public Builder parameter(String parameter, double value, String unit) {
      return parameter(parameter, value, unit, Range.ANY);
    }

    /**
     * Gives a parameter with a unit.
     *
     * @param parameter its name
     * @param value its standard value, in the unit
     * @param unit as of {@link Unit#of}
     * @param range values that it may have, in the unit
     * @return this builder
     */
    public Builder parameter(String parameter, double value, String unit, Range range) {
      return parameter(parameter, of(value, unit, range));
    }

    /**
     * Gives a parameter.
     *
     * @param parameter its name
     * @param quantity its standard value, unit and range
     * @return this builder
     */
    public Builder parameter(String parameter, Quantity quantity) {
      parameters.put(parameter, quantity);
      return this;
    }

    /**
     * Gives the unit of a state.
     *
     * @param state its name
     * @param unit as of {@link Unit#of}
     * @return this builder
     */
    public Builder state(String state, String unit) {
      states.put(state, Unit.of(unit));
      return this;
    }

    /**
     * Lets a state start at a number: the parameter {@code start.STATE}.
     *
     * @param state its name
     * @param value any
     * @return this builder
     */
    public Builder start(String state, double value) {
      return start(state, plain(value));
    }

    /**
     * Lets a state start at a number with a unit: the parameter {@code start.STATE}.
     *
     * @param state its name
     * @param value in the unit
     * @param unit as of {@link Unit#of}
     * @return this builder
     */
    public Builder start(String state, double value, String unit) {
      return start(state, of(value, unit, Range.ANY));
    }

    /**
     * Lets a state start at a number: the parameter {@code start.STATE}.
     *
     * @param state its name
     * @param quantity value, unit and range
     * @return this builder
     */
    public Builder start(String state, Quantity quantity) {
      startExpressions.remove(state);
      startValues.put(state, quantity);
      return this;
    }

    /**
     * Lets a state start where parameters say.
     *
     * @param state its name
     * @param expression in parameters
     * @return this builder
     */
    public Builder start(String state, String expression) {
      startValues.remove(state);
      startExpressions.put(state, expression);
      return this;
    }

    /**
     * Says what parameters must satisfy together.
     *
     * @param condition {@code expression <= number}, for instance {@code beta*cap <= 700}
     * @return this builder
     */
    public Builder require(String condition) {
      requirements.add(condition);
      return this;
    }

    /** {@return what has been said} */
    public ModelText build() {
      return new ModelText(new Builder(this));
    }

    /**
     * {@return the model as equations that engines solve}
     *
     * @throws ModelTextException if something is wrong with the text
     */
    public NeuronModel model() {
      return build().model();
    }
  }
}
