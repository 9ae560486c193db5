/** Runs that are made from other runs: what they reuse is looked for, and checked, off the loop. */
package dev.millrace.scheduler.fork;
