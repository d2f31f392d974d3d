/** A list of numbers in a typed array that doubles when it is full. */
export interface Growable<T extends TypedArray> {
  push(value: number): void;
  readonly length: number;
  /** The values so far, in an array of just their number. */
  toArray(): T;
}

type TypedArray = Int32Array | Uint32Array | Float32Array;

export const growableInt32 = () => growable((length) => new Int32Array(length));
export const growableUint32 = () => growable((length) => new Uint32Array(length));
export const growableFloat32 = () => growable((length) => new Float32Array(length));

function growable<T extends TypedArray>(allocate: (length: number) => T): Growable<T> {
  let values = allocate(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = allocate(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    get length() {
      return length;
    },
    toArray: () => values.slice(0, length) as T,
  };
}
