/**
 * Losses of simulated paths, each with its value and its exact cotangents of event times and
 * states.
 */
package io.roughspike.loss;
