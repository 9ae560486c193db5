/** Models that answer: what a packaged model looks like to whoever serves it. */
package dev.millrace.spi.model;
