package dev.millrace.simulation.node;

import dev.millrace.simulation.check.Checker;
import dev.millrace.simulation.fault.Troubles;
import dev.millrace.simulation.network.Membership;
import dev.millrace.simulation.network.Network;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;

/** What all processes of a play share. */
public record Scene(
    long seed,
    Agenda agenda,
    Network network,
    Membership membership,
    Troubles troubles,
    Checker checker,
    Trace trace,
    Tally tally) {}
