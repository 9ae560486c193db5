/** Running one step: what it is given, what it sees, how it ended, in this process or another. */
package dev.millrace.worker.step;
