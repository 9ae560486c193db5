package dev.millrace.api.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.spi.model.ModelColumn;
import java.math.BigInteger;

/** The datatypes of the protocol that JSON can carry, with the values that each allows. */
enum Datatype {
  BOOL(Family.FLAG, 0, false),
  INT8(Family.WHOLE, 7, true),
  INT16(Family.WHOLE, 15, true),
  INT32(Family.WHOLE, 31, true),
  INT64(Family.WHOLE, 63, true),
  UINT8(Family.WHOLE, 8, false),
  UINT16(Family.WHOLE, 16, false),
  UINT32(Family.WHOLE, 32, false),
  UINT64(Family.WHOLE, 64, false),
  FP32(Family.DECIMAL, 0, true),
  FP64(Family.DECIMAL, 0, true),
  BYTES(Family.TEXT, 0, false);

  private enum Family {
    FLAG,
    WHOLE,
    DECIMAL,
    TEXT
  }

  private final Family family;
  private final BigInteger min;
  private final BigInteger max;

  Datatype(Family family, int bits, boolean signed) {
    this.family = family;
    BigInteger end = BigInteger.ONE.shiftLeft(bits);
    this.min = signed ? end.negate() : BigInteger.ZERO;
    this.max = end.subtract(BigInteger.ONE);
  }

  /** Whether a tensor of this datatype may stand for a column of that type. */
  boolean fits(ModelColumn.Type column) {
    return switch (column) {
      case BOOL -> family == Family.FLAG;
      case INT64, FP64 -> family == Family.WHOLE || family == Family.DECIMAL;
      case BYTES -> family == Family.TEXT;
    };
  }

  /** The datatypes that may stand for a column of that type, in words. */
  static String fitting(ModelColumn.Type column) {
    return switch (column) {
      case BOOL -> "BOOL";
      case INT64 -> "INT64 (or another INT, UINT or FP type with whole values)";
      case FP64 -> "FP64 (or FP32, or an INT or UINT type)";
      case BYTES -> "BYTES";
    };
  }

  /** What a value must be, in words. */
  String expected(ModelColumn.Type column) {
    return switch (family) {
      case FLAG -> "true or false";
      case TEXT -> "text";
      case WHOLE -> "a whole number from " + min + " to " + max;
      case DECIMAL ->
          column == ModelColumn.Type.INT64 ? "a whole number of 64 bits" : "a finite number";
    };
  }

  /**
   * The value as Boolean, Long, Double or String, as the column's type says; null if it is not of
   * this datatype or does not fit the column.
   */
  Object read(JsonNode value, ModelColumn.Type column) {
    return switch (family) {
      case FLAG -> value.isBoolean() ? value.booleanValue() : null;
      case TEXT -> value.isTextual() ? value.textValue() : null;
      case WHOLE -> whole(value, column);
      case DECIMAL -> decimal(value, column);
    };
  }

  private Object whole(JsonNode value, ModelColumn.Type column) {
    if (!value.isIntegralNumber()) {
      return null;
    }
    BigInteger number = value.bigIntegerValue();
    if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
      return null;
    }
    if (column == ModelColumn.Type.FP64) {
      return number.doubleValue();
    }
    return number.bitLength() < Long.SIZE ? number.longValue() : null;
  }

  private static Object decimal(JsonNode value, ModelColumn.Type column) {
    if (!value.isNumber()) {
      return null;
    }
    if (column == ModelColumn.Type.INT64) {
      return value.isIntegralNumber()
          ? (value.canConvertToLong() ? value.longValue() : null)
          : wholeOf(value.doubleValue());
    }
    double number = value.doubleValue();
    return Double.isFinite(number) ? number : null;
  }

  private static Object wholeOf(double number) {
    boolean fits = number == Math.rint(number) && Math.abs(number) < 0x1p63;
    return fits ? (long) number : null;
  }
}
