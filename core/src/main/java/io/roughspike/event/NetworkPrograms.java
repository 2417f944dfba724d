package io.roughspike.event;

import io.roughspike.program.CompiledProgram;

/** What any loop needs of the programs of a network: columns, and coefficients of its neurons. */
interface NetworkPrograms {
  /** What is known of the run. */
  Variant variant();

  /** The stride of columns. */
  int lanes();

  /** Columns, which are the same for all models. */
  ModelPrograms layout();

  /** The programs of a neuron's model. */
  ModelColumns of(int neuron);

  /** Coefficients from parameters. */
  CompiledProgram coefficients();

  /** Its reverse. */
  CompiledProgram coefficientSweep();
}
