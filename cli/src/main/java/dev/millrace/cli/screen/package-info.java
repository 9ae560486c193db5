/** Text for eyes: tables, amounts, bars and lines that fit the terminal. */
package dev.millrace.cli.screen;
