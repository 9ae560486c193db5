/** The rules of Millrace, pure: no threads, no clock, no randomness, no I/O. */
package dev.millrace.engine;
