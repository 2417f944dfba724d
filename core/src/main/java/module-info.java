/** Stochastic spiking neurons with exact pathwise gradients, in plain Java. */
module io.roughspike.core {
  exports io.roughspike;
}
