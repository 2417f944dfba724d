/** Truncated signatures of axis-parallel paths, in particular of Marcus lifts of spike trains. */
package io.roughspike.signature;
