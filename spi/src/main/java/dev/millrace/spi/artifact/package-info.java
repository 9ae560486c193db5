/** Typed bytes with a digest, as steps see them. */
package dev.millrace.spi.artifact;
