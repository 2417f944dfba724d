package io.roughspike.program;

/** A program that can run. Has no state: any number of threads may run it at once. */
@FunctionalInterface
public interface CompiledProgram {
  /**
   * Runs the program; {@link Program} says what is where. Arrays that the program does not have may
   * be null.
   *
   * @param neurons number of neurons
   * @param lanes number of lanes, at most 64
   * @param coefficients coefficients of all neurons
   * @param at where those of the first neuron begin
   * @param a0 array 0
   * @param o0 where it begins
   * @param a1 array 1
   * @param o1 where it begins
   * @param a2 array 2
   * @param o2 where it begins
   * @param a3 array 3
   * @param o3 where it begins
   * @return one bit a lane: whether the program's condition holds there
   */
  long run(
      int neurons,
      int lanes,
      double[] coefficients,
      int at,
      double[] a0,
      int o0,
      double[] a1,
      int o1,
      double[] a2,
      int o2,
      double[] a3,
      int o3);
}
