/**
 * Checks that a user can run: exact gradients against central differences, one engine against
 * another bit by bit, and steps that are too long for a model.
 */
package io.roughspike.check;
