/** Gradients of means over noise by likelihood ratios, where paths themselves have none. */
package io.roughspike.score;
