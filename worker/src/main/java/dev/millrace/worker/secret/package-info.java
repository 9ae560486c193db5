/** Values of secrets: found where the step runs, and taken out of everything that leaves it. */
package dev.millrace.worker.secret;
