/**
 * The scalar engine in plain Java: it solves one sample path after another, runs everywhere, and is
 * the reference whose bits every other engine must give.
 */
package io.roughspike.reference;
