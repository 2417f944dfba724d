/**
 * What can go wrong in a command, a type for each kind, with the sentence that a user reads; and
 * how these sentences show what a user gave.
 */
package io.roughspike.cli.failure;
