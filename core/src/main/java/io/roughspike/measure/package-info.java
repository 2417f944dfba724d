/**
 * Measures of spike trains, one class each with its formula, convention and source: distances and
 * coincidences of two trains, scores of the trials of a model against those of a recording, and
 * statistics of intervals, counts and rescaled times. Trains are arrays of times in order; times,
 * windows and rates may have any unit of time, the same for all.
 */
package io.roughspike.measure;
