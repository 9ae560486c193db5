/** The Open Inference Protocol v2 for registered models. */
package dev.millrace.api.inference;
