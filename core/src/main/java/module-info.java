/** Stochastic spiking neurons with exact pathwise gradients, in plain Java. */
module io.roughspike.core {
  exports io.roughspike.check;
  exports io.roughspike.driver;
  exports io.roughspike.engine;
  exports io.roughspike.equations;
  exports io.roughspike.event;
  exports io.roughspike.expression;
  exports io.roughspike.fit;
  exports io.roughspike.goursat;
  exports io.roughspike.kernel;
  exports io.roughspike.loss;
  exports io.roughspike.math;
  exports io.roughspike.measure;
  exports io.roughspike.model;
  exports io.roughspike.path;
  exports io.roughspike.place;
  exports io.roughspike.program;
  exports io.roughspike.random;
  exports io.roughspike.reference;
  exports io.roughspike.score;
  exports io.roughspike.signature;
  exports io.roughspike.solver;
  exports io.roughspike.spike;
  exports io.roughspike.statistics;
  exports io.roughspike.train;
  exports io.roughspike;

  uses io.roughspike.engine.EngineService;
  uses io.roughspike.place.Job;
  uses io.roughspike.place.PlaceService;

  provides io.roughspike.engine.EngineService with
      io.roughspike.reference.ReferenceEngineService,
      io.roughspike.reference.ScalarEngineService;
}
