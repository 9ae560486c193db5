/** Calls to other systems over HTTP. */
package dev.millrace.steps.web;
