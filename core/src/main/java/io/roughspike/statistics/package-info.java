/**
 * Distances between laws of paths from Gram matrices, and a two-sample test; means over seeds with
 * their intervals, and paired tests with a correction for many of them.
 */
package io.roughspike.statistics;
