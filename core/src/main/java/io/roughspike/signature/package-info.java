/** Truncated signatures of paths, in particular of Marcus lifts of spike trains, and logarithms. */
package io.roughspike.signature;
