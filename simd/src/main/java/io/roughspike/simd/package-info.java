/** The engine that advances a sample path in each vector lane. */
package io.roughspike.simd;
