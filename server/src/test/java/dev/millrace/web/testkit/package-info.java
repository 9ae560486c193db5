/** A browser, and the page as objects that any test can use, on a fake or a real server. */
package dev.millrace.web.testkit;
