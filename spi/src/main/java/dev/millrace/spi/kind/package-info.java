/** How a step kind declares itself: ports, parameters, values, version and behaviour. */
package dev.millrace.spi.kind;
