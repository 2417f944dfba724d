/**
 * What is simulated, as immutable values: neurons with their parameters and intensity, networks and
 * their connections, recorded input currents, and the time grid.
 */
package io.roughspike.model;
