/** JMH benchmarks, one class an operation. */
package io.roughspike.bench;
