/** The step kind {@code package}: a bundle with everything needed to answer and to explain. */
package dev.millrace.steps.packaging;
