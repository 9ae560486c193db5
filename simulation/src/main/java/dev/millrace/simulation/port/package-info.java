/** What the real logic works with, passed through, so that something can stand in between. */
package dev.millrace.simulation.port;
