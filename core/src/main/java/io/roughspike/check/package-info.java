/**
 * Checks that a user can run: exact gradients against central differences, and one engine against
 * another bit by bit.
 */
package io.roughspike.check;
