/** The step kind {@code tune}: looks for the parameters that learn best. */
package dev.millrace.steps.tune;
