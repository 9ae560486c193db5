/** What the author of a step compiles against: the step, its context, its result, its failures. */
package dev.millrace.spi;
