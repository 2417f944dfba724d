package io.roughspike.event;

import io.roughspike.solver.Solver;
import java.util.BitSet;

/**
 * What is known of a run before its programs are made. Everything that follows - no second channel
 * of noise, no recorded input, derivatives that are not asked for - is constant folding and removal
 * of dead code.
 *
 * @param zeros parameters that are 0 in every neuron and by which nobody differentiates
 * @param requested parameters by which the gradient is wanted; empty for a forward run
 * @param signal whether there is a recorded input
 * @param timed whether anything happens at times that are known before: spikes from outside, the
 *     end of dead times, or given spikes
 * @param connected whether any spike is delivered to a neuron
 * @param taped whether sub-steps are kept for a gradient
 * @param picked whether the noise of a block of segments is kept by lane and picked by its place in
 *     the block; else it is copied to the row at the start of each segment
 * @param single whether there is one neuron alone, so that programs of all lanes need no loop
 * @param driven whether derivatives by the driver are wanted
 * @param given whether spikes are given: clocks run without firing, and there is no noise
 * @param ownLengths whether segments have lengths of their own, and increments that are not
 *     normalised: where steps adapt, and where the driver jumps
 * @param solver how paths are solved
 */
public record Variant(
    BitSet zeros,
    BitSet requested,
    boolean signal,
    boolean timed,
    boolean connected,
    boolean taped,
    boolean picked,
    boolean single,
    boolean driven,
    boolean given,
    boolean ownLengths,
    Solver solver) {
  /** Takes copies of the sets. */
  public Variant {
    zeros = (BitSet) zeros.clone();
    requested = (BitSet) requested.clone();
  }
}
