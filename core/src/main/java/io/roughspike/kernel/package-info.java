/** Signature kernels of paths and of lifts of spike trains, with their exact derivatives. */
package io.roughspike.kernel;
