/**
 * Elementary functions and arithmetic on ranges with one recipe, shared by the scalar and the SIMD
 * engine.
 */
package io.roughspike.math;
