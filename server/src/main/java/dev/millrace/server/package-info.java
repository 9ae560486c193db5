/** The one Quarkus application: wires the roles and hosts the command. */
package dev.millrace.server;
