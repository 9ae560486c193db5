/** Child processes that run steps, so that a step can be killed and its worker goes on. */
package dev.millrace.worker.host;
