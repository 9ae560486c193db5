package dev.millrace.engine.task;

import java.time.Instant;

/**
 * The lease of a worker that was given up before it was proven that its attempt is gone: it may be
 * cut off and still be at it.
 *
 * @param worker the worker that was given up; the one with the latest end if there are several
 * @param until when the lease is expected to have ended; for people, since clocks can be set.
 *     {@link TaskEvent.LeaseEnded} says that it has
 */
public record OpenLease(String worker, Instant until) {}
