/**
 * Places of work on Apache Spark. The driver is the process that asks; a task travels as bytes and
 * a job's name, and executors find the job among their services.
 */
package io.roughspike.spark;
