/**
 * Files: arrays ({@code .npy}, {@code .npz}), tables (CSV), spike trains, cotangents, and results
 * (JSON). Readers check everything before they allocate; writers replace a file only when its new
 * content is complete. Numbers are written so that they read back to the same bits. {@link
 * io.roughspike.cli.file.RunFolder} is the folder that one run holds, and {@link
 * io.roughspike.cli.file.Interruption} what an interrupt must wait for or remove.
 */
package io.roughspike.cli.file;
