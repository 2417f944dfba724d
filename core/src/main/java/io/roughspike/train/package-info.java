/**
 * Training of networks by gradient descent: optimisers, learning-rate schedules, transforms of
 * constrained parameters, and a trainer that resumes to the same bits.
 */
package io.roughspike.train;
