package io.roughspike.event;

import io.roughspike.model.NeuronModel;

/**
 * What programs are made for: neighbouring neurons with one model.
 *
 * @param model their equations
 * @param variant what is known of them in the run
 * @param first number of the first of them; that of the last does not matter to any program
 */
record ModelGroup(NeuronModel model, Variant variant, int first) {}
