/**
 * What an {@link io.roughspike.engine.Engine} is: a compute implementation of the event solver and
 * its exact gradients, found as a service by {@link io.roughspike.engine.Engines}. Also what
 * engines share, so that all of them give the same bits: groups of samples summed in a fixed order,
 * teams of threads, and budgets of memory.
 */
package io.roughspike.engine;
