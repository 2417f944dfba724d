/** Fixtures shared by the tests of all modules. */
package io.roughspike.testing;
