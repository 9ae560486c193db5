/**
 * Which runs schedules will make, how they stand in each other's way, and what an outage misses.
 */
package dev.millrace.engine.forecast;
