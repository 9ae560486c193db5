/** What deployed models were asked and what they answered: a bounded sample, kept for a while. */
package dev.millrace.engine.served;
