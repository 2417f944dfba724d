/**
 * What can go wrong in a command: exceptions, one a kind of failure, each with the sentence that a
 * user reads.
 */
package io.roughspike.cli.failure;
