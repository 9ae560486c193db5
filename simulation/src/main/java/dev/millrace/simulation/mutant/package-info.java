/** Ways to break Millrace, one for each invariant: a checker that sees none of them is blind. */
package dev.millrace.simulation.mutant;
