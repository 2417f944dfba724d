/**
 * The command line: one class a command, and what the commands share, such as options, progress and
 * exit codes.
 */
package io.roughspike.cli;
