/** Talking to a server: where it is, requests, problem documents and live events. */
package dev.millrace.cli.rest;
