/** Programs that a step runs: what they are given, how they are watched, what they gave. */
package dev.millrace.steps.command;
