package io.roughspike.spark;

import io.roughspike.place.Parcel;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;

/** A parcel on its way to an executor, packed when it is sent. */
final class Letter implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private transient Parcel parcel;

  Letter(Parcel parcel) {
    this.parcel = parcel;
  }

  Parcel parcel() {
    return parcel;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeObject(parcel.toBytes());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    parcel = Parcel.of((byte[]) in.readObject());
  }
}
