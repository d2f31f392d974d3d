/** @file As much of the wire format of Protocol Buffers as records of wandb need. */

interface Field {
  readonly number: number;
  /** A number, or the bytes of a text or message. */
  readonly value: number | Buffer;
}

/** The fields of a message in their order; what is cut off is left out. */
function* fields(message: Buffer): Iterable<Field> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      yield { number, value: message.subarray(at, at + length) };
      at += length;
    } else return;
  }
}

export function bytesOf(message: Buffer, number: number): Buffer | undefined {
  for (const field of fields(message)) {
    if (field.number === number && Buffer.isBuffer(field.value)) return field.value;
  }
  return undefined;
}

export function textOf(message: Buffer, number: number): string | undefined {
  return bytesOf(message, number)?.toString('utf8') || undefined;
}

export function numberOf(message: Buffer, number: number): number | undefined {
  for (const field of fields(message)) {
    if (field.number === number && typeof field.value === 'number') return field.value;
  }
  return undefined;
}

export function textsOf(message: Buffer, number: number): readonly string[] {
  return messagesOf(message, number).map((bytes) => bytes.toString('utf8'));
}

export function messagesOf(message: Buffer, number: number): readonly Buffer[] {
  return [...fields(message)].flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? [field.value] : [],
  );
}
