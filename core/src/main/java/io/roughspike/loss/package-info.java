/** Losses on spike trains, each with its value and its exact cotangents of event times. */
package io.roughspike.loss;
