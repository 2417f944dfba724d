/**
 * Derivatives of one simulated path, exact for the discretised equation: the reverse sweep by all
 * parameters at once (adjoints), and tangents carried along with the path (sensitivities), each for
 * one neuron and for networks.
 */
package io.roughspike.gradient;
