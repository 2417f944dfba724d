/** Elementary functions with one recipe, shared by the scalar and the SIMD engine. */
package io.roughspike.math;
