/** Paths: piecewise-linear, cadlag, and lifts of spike trains, all read one at a time on demand. */
package io.roughspike.path;
