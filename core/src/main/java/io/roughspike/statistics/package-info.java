/** Distances between laws of paths from Gram matrices, and a two-sample test. */
package io.roughspike.statistics;
