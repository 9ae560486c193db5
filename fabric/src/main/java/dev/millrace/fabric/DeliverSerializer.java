package dev.millrace.fabric;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;

/** The outer form of an envelope; everything that may change lies inside the sealed bytes. */
final class DeliverSerializer implements CompactSerializer<Deliver> {
  @Override
  public Deliver read(CompactReader reader) {
    return new Deliver(
        reader.readInt32("version"),
        reader.readString("sender"),
        reader.readInt64("counter"),
        reader.readArrayOfInt8("sealed"));
  }

  @Override
  public void write(CompactWriter writer, Deliver deliver) {
    writer.writeInt32("version", deliver.version());
    writer.writeString("sender", deliver.sender());
    writer.writeInt64("counter", deliver.counter());
    writer.writeArrayOfInt8("sealed", deliver.sealed());
  }

  @Override
  public String getTypeName() {
    return "millrace.deliver";
  }

  @Override
  public Class<Deliver> getCompactClass() {
    return Deliver.class;
  }
}
