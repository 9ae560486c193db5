/**
 * Kind {@code split}: parts a table for training and testing without leaking rows between parts.
 */
package dev.millrace.steps.split;
