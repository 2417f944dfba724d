package io.roughspike.cli.config;

/**
 * The neurons that a section speaks of.
 *
 * @param first number of the first in the network
 * @param count how many
 * @param seed of values that are drawn
 */
record Neurons(int first, int count, long seed) {}
