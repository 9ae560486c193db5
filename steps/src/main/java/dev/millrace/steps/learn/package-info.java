/** Trains models and predicts with them; Tribuo's types stay behind this package. */
package dev.millrace.steps.learn;
