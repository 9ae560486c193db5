package dev.millrace.engine.message;

/** One message. Delivery is at most once; whoever needs an answer sends again. */
public sealed interface Message permits ToWorker, ToScheduler, BetweenSchedulers {}
