/**
 * Places of work: tasks are pure functions from text, arrays and files to the same, so it is all
 * one where they run, in which order and how often. Threads of this process are one place; other
 * places are services.
 */
package io.roughspike.place;
