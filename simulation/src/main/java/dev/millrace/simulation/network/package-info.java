/** A network that loses, doubles, delays and cuts, and membership that follows late. */
package dev.millrace.simulation.network;
