/** What the parts of the Quarkus application find in the process they run in. */
package dev.millrace.server.wiring;
