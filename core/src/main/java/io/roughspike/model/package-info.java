/**
 * What is simulated, as immutable values: models of neurons as equations with named states and
 * parameters, neurons, networks and their connections, recorded input currents, and the time grid.
 */
package io.roughspike.model;
