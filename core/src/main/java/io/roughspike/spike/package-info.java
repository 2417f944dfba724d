/**
 * What a simulation yields and what is differentiated: spike trains, recorded states and read-outs
 * of many samples, and cotangents of event times and states, all in plain arrays whose layout is
 * stated.
 */
package io.roughspike.spike;
