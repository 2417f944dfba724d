/** Work that is done at a place: what it sends there, the jobs, and what comes back. */
package io.roughspike.cli.place;
