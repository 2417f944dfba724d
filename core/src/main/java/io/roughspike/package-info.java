/** What belongs to the project as a whole: its version. */
package io.roughspike;
