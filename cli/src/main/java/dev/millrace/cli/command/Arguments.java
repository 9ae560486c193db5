package dev.millrace.cli.command;

import dev.millrace.cli.failure.CommandFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Checks of argument values that several commands share. */
public final class Arguments {
  private static final Pattern ADDRESSES =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*");

  private Arguments() {}

  public static void port(String option, int value) {
    between(option, value, 0, 65_535);
  }

  /** Both ends included. */
  public static void between(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw CommandFailure.mistake(
          "a number out of bounds",
          option + " is " + value + "; " + min + " to " + max + " was expected.",
          "");
    }
  }

  public static void addresses(String option, String value) {
    if (!ADDRESSES.matcher(value).matches()) {
      throw CommandFailure.mistake(
          "not a list of addresses",
          option + " is \"" + value + "\"; HOST:PORT was expected, or several with commas.",
          "Write it like 10.0.0.5:5701,10.0.0.6:5701.");
    }
  }

  /** Whether other machines can reach a server on this interface. */
  public static boolean reachableFromOutside(String host) {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw CommandFailure.mistake(
          "an unknown host", "--host is \"" + host + "\", which no name service knows.", "");
    }
  }
}
