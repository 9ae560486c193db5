/** Reading requests: bodies, query parameters and digests, with limits and exact refusals. */
package dev.millrace.api.request;
