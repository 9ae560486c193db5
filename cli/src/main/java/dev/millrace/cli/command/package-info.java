/** What the subcommands share: their surroundings and common options. */
package dev.millrace.cli.command;
