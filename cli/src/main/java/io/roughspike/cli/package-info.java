/** One class a command, and what the commands share. */
package io.roughspike.cli;
