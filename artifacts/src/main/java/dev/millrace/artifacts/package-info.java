/** The content-addressed store of artifacts. */
package dev.millrace.artifacts;
