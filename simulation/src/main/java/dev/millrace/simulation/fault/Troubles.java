package dev.millrace.simulation.fault;

import dev.millrace.simulation.network.Weather;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * Which faults a play has and how often, drawn from its seed; all of them end at a time.
 *
 * <p>Each play has another mixture, because a play with everything in it hides what two faults do
 * together.
 */
public final class Troubles {
  private final Agenda agenda;
  private final Dice dice;
  private final List<FaultKind> kinds = new ArrayList<>();
  private final long endNanos;
  private final double betweenMillis;
  private final Weather weather;
  private final double killsInTurn;
  private final double pausesInTurn;
  private final double commitsRefused;
  private final double answersLost;
  private final Dice tickDice;
  private final double killsAtTicks;
  private int nesting;

  public Troubles(Agenda agenda, long seed) {
    this.agenda = agenda;
    this.dice = Dice.of(seed, "troubles");
    boolean none = dice.chance(0.03);
    this.endNanos = dice.millis(4_000, 40_000);
    this.betweenMillis = dice.spreadMillis(700, 15_000) / 1e6;
    for (FaultKind kind : FaultKind.values()) {
      if (!none && dice.chance(0.35)) {
        kinds.add(kind);
      }
    }
    this.weather = none || dice.chance(0.3) ? Weather.FINE : drawWeather(dice);
    this.killsInTurn = !none && dice.chance(0.15) ? 0.003 : 0;
    this.pausesInTurn = !none && dice.chance(0.25) ? 0.01 : 0;
    this.commitsRefused = !none && dice.chance(0.2) ? 0.03 : 0;
    this.answersLost = !none && dice.chance(0.2) ? 0.03 : 0;
    this.tickDice = Dice.of(seed, "troubles at ticks");
    this.killsAtTicks = !none && tickDice.chance(0.3) ? 0.12 : 0;
  }

  private static Weather drawWeather(Dice dice) {
    return new Weather(
        dice.spreadMillis(0.1, 20) / 1e6,
        dice.spreadMillis(0.1, 50) / 1e6,
        dice.chance(0.5) ? dice.spreadMillis(0.005, 0.3) / 1e6 : 0,
        dice.chance(0.5) ? dice.spreadMillis(0.005, 0.3) / 1e6 : 0,
        dice.chance(0.5) ? dice.spreadMillis(0.005, 0.2) / 1e6 : 0,
        dice.spreadMillis(50, 15_000) / 1e6);
  }

  /** When the last of them is over. */
  public long endNanos() {
    return endNanos;
  }

  public boolean areOver() {
    return agenda.now() >= endNanos;
  }

  public List<FaultKind> kinds() {
    return kinds;
  }

  public double betweenMillis() {
    return betweenMillis;
  }

  public Weather weather() {
    return weather;
  }

  public boolean killsInTurn() {
    return !areOver() && dice.chance(killsInTurn);
  }

  /**
   * How long a process stands still now, in the middle of its turn; mostly 0.
   *
   * @param atCommit there it matters most
   */
  public long pauseInTurn(boolean atCommit) {
    if (areOver() || !dice.chance(atCommit ? 6 * pausesInTurn : pausesInTurn)) {
      return 0;
    }
    return dice.chance(0.5) ? dice.millis(3_000, 30_000) : dice.spreadMillis(5, 3_000);
  }

  /** Whether a scheduler is killed right before or after ticks become durable. */
  public boolean killsAtTicks() {
    return !areOver() && tickDice.chance(killsAtTicks);
  }

  boolean refusesCommit() {
    return !areOver() && dice.chance(commitsRefused);
  }

  boolean losesAnswer() {
    return !areOver() && dice.chance(answersLost);
  }

  /** How many processes stand still in the middle of their turn, one inside another. */
  public int nesting() {
    return nesting;
  }

  public void nested(int change) {
    nesting += change;
  }
}
