/**
 * Solvers: how a neuron moves between events. A {@link io.roughspike.solver.Stepper} makes
 * expressions from the expressions of a model's drift and diffusion; programs, adjoint and tangents
 * follow from these, so a solver is one short file.
 */
package io.roughspike.solver;
