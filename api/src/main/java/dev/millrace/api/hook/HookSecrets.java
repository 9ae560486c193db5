package dev.millrace.api.hook;

import dev.millrace.engine.view.Commands.Refused;

/** Where this process finds the secrets of hooks. Any thread. */
public interface HookSecrets {
  /**
   * The value of a secret, looked for anew.
   *
   * @param user who needs it, for messages
   * @throws Refused UNAVAILABLE if it is nowhere or cannot be used; the message says what to do,
   *     and never the value
   */
  String value(String name, String user);
}
