/** One process: its data directory, its database, its place in the cluster, its roles. */
package dev.millrace.server.node;
