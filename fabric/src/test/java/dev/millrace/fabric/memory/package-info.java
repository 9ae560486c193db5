/** A network inside one process that loses, doubles, delays and reorders as it is told. */
package dev.millrace.fabric.memory;
