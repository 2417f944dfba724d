/**
 * Event equations, solved and differentiated. {@link io.roughspike.event.ModelPrograms} turns a
 * model into programs; the loops of this package run them and know no model. There are two loops:
 * one for the paper's scheme, whose straight sub-steps all neurons of a path make together, and one
 * for every other solver, and for thresholds that are not linear in the states.
 *
 * <p>Rules of events of the first, in order; e is the event function of a neuron, its clock s or
 * what its threshold says, and fe its increment over a full segment:
 *
 * <ol>
 *   <li>A path is a sequence of segments of the driver, one a grid step; a segment is cut into
 *       sub-steps. r is the fraction of the segment that is left, 1 at its start.
 *   <li>In a sub-step of fraction d every neuron moves along a straight line: y += d f(y), s += d
 *       fs(y), f and fs the increments over a full segment at the state where the sub-step starts.
 *   <li>Neuron n would fire after theta_n = -e_n / fe_n. The smallest theta counts, of equal ones
 *       the lowest neuron's. A theta below 0, left by rounding where several fire at once, counts
 *       as 0.
 *   <li>At a threshold theta_n is 0 where e_n is at least 0, and infinite where it does not rise.
 *       Such an event at once was set off by a jump, or by the start, and its time has the
 *       derivative of theirs; but an e_n below 1e-9 fe_n is taken for rounding, as above, and its
 *       time moves with e_n.
 *   <li>A sub-step ends with what comes first: an event (theta &lt; r less the place of the next
 *       input spike), an input spike, the end of a dead time, or the end of the segment. An event
 *       exactly at one of the others comes after it; but one that a jump has set off comes before
 *       all else at its time, so that nothing stands between it and its cause.
 *   <li>An event happens at end - r dt, with r after the sub-step. The neuron is reset, its clock
 *       starts anew with its next draw, and its weights are added at once; then the same segment
 *       goes on.
 *   <li>An input spike at time t acts in the segment [begin, end) that t is in; one at the very end
 *       of the grid never acts.
 *   <li>In a model with dead time the neuron that has fired is reset to active = 0 and cannot fire
 *       until active is 1 again: its intensity counts as 0, or its threshold as out of reach. That
 *       is so from the time of its event plus its dead time on, which acts as an input spike does,
 *       after one at the same time; of several the lowest neuron's comes first. Its derivative is
 *       that of the event's time plus that of the dead time.
 *   <li>A path stops after its cap of events, in the state right after the last one, but for the
 *       clock of the neuron that fired last: it stands at 0 and does not start again.
 *   <li>The clock of a read-out stands still, and its threshold is never reached: it never fires.
 *   <li>Where spikes are given no clock fires. A given spike of neuron n acts at its time as an
 *       event of n, after input spikes and ends of dead times at the same time. A clock starts at
 *       0, and again after each given spike, and so says the integral of the intensity; there is no
 *       noise. What a given spike says is the log of its neuron's intensity in the sub-step that it
 *       ends, which is constant there: the density with which the clock would have fired. A spike
 *       within 1e-6 of a step of a grid point falls in the step that begins there.
 *   <li>More than 10 K + 10 events at one moment, K the number of neurons, are taken for an endless
 *       cascade: the path fails.
 * </ol>
 *
 * <p>The second loop ({@link io.roughspike.event.EventSolver}) has these rules in place of the
 * second to the fifth, and the others as they are:
 *
 * <ol>
 *   <li>Each neuron has its own place in the segment, told by r. By a stepper Phi a sub-step takes
 *       it from r to r - d: y becomes Phi(y; r, d). To every trial place it is taken anew, so that
 *       a stepper is its own dense output.
 *   <li>Segments are steps of the grid, or, where steps adapt, cells of them: before it begins, a
 *       cell is halved until the estimated error of all neurons over it is tolerated, or it is as
 *       short as it may be.
 *   <li>Where the driver jumps, the steps of a path are cut at its jumps (from after the start of
 *       the grid to its end; one at a grid point belongs to the step that ends there). Between the
 *       parts is a segment of length 0 whose increment is the jump of all channels, or several of
 *       equal increments where noise depends on the states. Clocks stand still in it, and a
 *       threshold that is reached on the way is an event at the jump's time, after which the rest
 *       of the jump goes on. What comes at a time that is known comes after a jump at that time.
 *   <li>A neuron whose event function is at least 0 at the end of its segment has an event where a
 *       bracketed search finds that it comes to 0; one whose threshold's function rises at first
 *       and falls at last has one if its highest point is at least 0.
 *   <li>At a threshold an event function that is at least 0 where a sub-step begins was lifted by a
 *       jump: the event happens there at once, unless it is below 1e-9 of its slope, which is
 *       rounding.
 *   <li>What comes first happens first: an event, of equal ones the lowest neuron's, before what
 *       comes at a time that is known: an input spike, then what was sent on its way first among
 *       spikes in flight and ends of dead times.
 *   <li>An event cuts the neuron that fires and those that its spikes reach without delay; a spike
 *       that arrives, and the end of a dead time, its neuron alone. By {@code cuts: all} each cuts
 *       all neurons of the path. A neuron that is cut looks for its next event anew.
 *   <li>A spike with a delay arrives at its event's time plus the delay, and never if that is not
 *       before the end of the grid. Spikes that come to one neuron at one moment come one after
 *       another; derivatives by their delays are those of that order.
 *   <li>What a given spike says is the log of the slope of its neuron's clock where the sub-step
 *       ends that it ends.
 *   <li>By {@code crossings: bridge} a threshold whose event function noise moves has a clock, too,
 *       with the draws of one: over a sub-step it grows by -log(1 - P), P the probability with
 *       which a Brownian path crosses between the ends ({@link
 *       io.roughspike.event.BridgeExpressions}). Where it comes to 0 is where the path crosses, by
 *       the law of its first crossing; what is left of the segment has the rest of the noise
 *       ({@link io.roughspike.event.BridgeClocks}). Anything else that cuts a neuron finds it where
 *       a path is that has not crossed before.
 * </ol>
 */
package io.roughspike.event;
