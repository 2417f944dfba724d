/**
 * Pictures and reports of runs. A {@link io.roughspike.cli.picture.Figure} draws itself on a {@link
 * io.roughspike.cli.picture.Canvas}, of which there is one for SVG and one for PNG, so that both
 * show the same.
 */
package io.roughspike.cli.picture;
