/**
 * The loops of signature kernels along rows of their Goursat problems, of which engines have twins.
 */
package io.roughspike.goursat;
