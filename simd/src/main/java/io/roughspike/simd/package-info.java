/**
 * The engine that advances a sample path in each vector lane, with the bits of the scalar engine;
 * and the twins of signatures' and kernels' loops. Found as a service; nothing here is meant to be
 * called directly.
 */
package io.roughspike.simd;
