/**
 * The randomness of a simulation, as pure functions of sample, neuron and index: increments of the
 * continuous noise ({@link io.roughspike.driver.Driver}) and thresholds of the clocks ({@link
 * io.roughspike.driver.ClockDraws}), either drawn from counters or given from outside.
 */
package io.roughspike.driver;
