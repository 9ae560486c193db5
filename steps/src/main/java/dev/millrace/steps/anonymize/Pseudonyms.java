package dev.millrace.steps.anonymize;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes in place of values: the first 128 bits of HMAC-SHA-256 (RFC 2104, FIPS 198-1) over
 * the value as UTF-8 text, in hexadecimal digits. Two values of 10⁹ have the same pseudonym with a
 * probability below 10⁻²⁰.
 */
final class Pseudonyms {
  private static final int BYTES = 16;
  private static final int BATCH_ROWS = 50_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final Tables tables;
  private final Mac mac;
  private final boolean secret;

  private Pseudonyms(Tables tables, Mac mac, boolean secret) {
    this.tables = tables;
    this.mac = mac;
    this.secret = secret;
  }

  /**
   * @throws StepException USER unless one of key and salt is given, and is not empty
   */
  static Pseudonyms of(Tables tables, Parameters parameters) throws StepException {
    boolean secret = parameters.has("key");
    if (secret == parameters.has("salt")) {
      throw StepException.user(
          secret
              ? "Give 'key' or 'salt' for the rule 'hash', not both."
              : "The rule 'hash' needs 'key', a secret, or 'salt', which is none.");
    }
    String text = parameters.text(secret ? "key" : "salt");
    if (text.isEmpty()) {
      throw StepException.user("Parameter '" + (secret ? "key" : "salt") + "' is empty.");
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return new Pseudonyms(tables, mac, secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether the key is a secret. */
  boolean secret() {
    return secret;
  }

  /** Creates a table of each value of the column ({@code v}) and its pseudonym ({@code h}). */
  void make(String table, String relation, Column column)
      throws StepException, IOException, InterruptedException {
    String what = "Hashing column '" + column.name() + "'";
    String values = table + "_values";
    tables.execute(
        what,
        "CREATE TABLE "
            + values
            + " AS SELECT v, row_number() OVER () AS n FROM (SELECT DISTINCT CAST("
            + Sql.name(column.name())
            + " AS VARCHAR) AS v FROM "
            + relation
            + " WHERE "
            + Sql.name(column.name())
            + " IS NOT NULL)");
    tables.execute(what, "CREATE TABLE " + table + " (v VARCHAR, h VARCHAR)");
    long count = tables.number(what, "SELECT count(*) FROM " + values);
    for (long from = 0; from < count; from += BATCH_ROWS) {
      String sql =
          "SELECT v FROM " + values + " WHERE n > " + from + " AND n <= " + (from + BATCH_ROWS);
      List<Object[]> rows =
          tables.query(
              what,
              sql,
              result -> {
                List<Object[]> batch = new ArrayList<>();
                while (result.next()) {
                  String value = result.getString(1);
                  batch.add(new Object[] {value, pseudonym(value)});
                }
                return batch;
              });
      tables.append(what, table, rows);
    }
    tables.execute(what, "DROP TABLE " + values);
  }

  private String pseudonym(String value) {
    byte[] digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }
}
