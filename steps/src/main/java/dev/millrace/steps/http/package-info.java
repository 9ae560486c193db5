/** Requests to other systems as steps. */
package dev.millrace.steps.http;
