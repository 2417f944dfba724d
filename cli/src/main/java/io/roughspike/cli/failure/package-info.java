/** What can go wrong, each with the sentence that a user reads. */
package io.roughspike.cli.failure;
