/** Making a run from another one: what it reuses of it, what it runs again, and why. Pure. */
package dev.millrace.engine.run.fork;
