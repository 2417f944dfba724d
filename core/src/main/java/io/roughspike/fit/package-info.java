/**
 * Models fitted to recorded spike trains by maximum likelihood: generalised integrate-and-fire
 * neurons, whose log-likelihood is concave, by Newton's method, and smooth functions by L-BFGS.
 */
package io.roughspike.fit;
