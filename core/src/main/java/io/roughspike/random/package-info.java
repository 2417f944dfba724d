/** Counter-based random numbers: every draw is a pure function of its coordinates. */
package io.roughspike.random;
