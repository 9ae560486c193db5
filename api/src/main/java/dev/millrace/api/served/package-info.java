/** What deployed models are asked: a bounded sample is gathered, kept and given out. */
package dev.millrace.api.served;
