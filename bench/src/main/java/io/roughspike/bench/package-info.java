/** JMH benchmarks, one class an operation, and studies that write figures of the documentation. */
package io.roughspike.bench;
