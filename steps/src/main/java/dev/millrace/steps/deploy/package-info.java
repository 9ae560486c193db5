/**
 * The step kind {@code deploy}: proves that a bundle answers, then asks to make it a model version.
 */
package dev.millrace.steps.deploy;
