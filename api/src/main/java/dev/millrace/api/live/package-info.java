/** Live changes as server-sent events (WHATWG HTML, 9.2), resumable by sequence number. */
package dev.millrace.api.live;
