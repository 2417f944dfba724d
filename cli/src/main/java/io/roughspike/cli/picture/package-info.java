/**
 * Pictures and reports of runs. A {@link io.roughspike.cli.picture.Figure} draws itself on a {@link
 * io.roughspike.cli.picture.Canvas}, of which there is one each for SVG, PNG and PDF, so that all
 * show the same.
 */
package io.roughspike.cli.picture;
