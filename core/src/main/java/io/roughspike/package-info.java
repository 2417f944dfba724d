/** What belongs to the project as a whole. */
package io.roughspike;
