/** REST for the step kinds: their declarations as documentation. */
package dev.millrace.api.catalog;
