/**
 * Files: arrays ({@code .npy}, {@code .npz}), tables (CSV), spike trains, cotangents, and results
 * (JSON). Readers check everything before they allocate; writers replace a file only when its new
 * content is complete. Numbers are written so that they read back to the same bits.
 */
package io.roughspike.cli.file;
