/**
 * Programs: straight-line loops over neurons whose bodies are expression graphs, and what runs
 * them. A program is data; {@link io.roughspike.program.ProgramInterpreter} is the reference.
 * Compilers make bytecode of it: same graph, same order, same bits.
 */
package io.roughspike.program;
