/**
 * One seed, one play: the real scheduler and worker logic on a simulated network, database and
 * clock, with faults, and a checker that watches what must always be true.
 */
package dev.millrace.simulation;
