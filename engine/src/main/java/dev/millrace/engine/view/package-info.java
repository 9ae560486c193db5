/** What people and programs see of the state: the records that REST answers with. */
package dev.millrace.engine.view;
