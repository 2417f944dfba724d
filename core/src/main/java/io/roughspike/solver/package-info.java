/**
 * Sample paths of one neuron and of networks: one Euler step from event to event, and events
 * located exactly within a step. Also what a reverse sweep needs of a path, its tape of sub-steps
 * and the checkpoints from which it is replayed.
 */
package io.roughspike.solver;
