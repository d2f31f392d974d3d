import { sizeOf } from '../tensor.ts';
import { BITS_OF } from './dtypes.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { SafetensorsInvalidError } from './errors.ts';

/** The reference implementation's limit. */
export const MAX_HEADER_BYTES = 100_000_000;

/** One tensor of a header; offsets count from the end of the header. */
export interface Entry {
  /** The format's name of the element type. */
  readonly stored: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  readonly entries: ReadonlyMap<string, Entry>;
}

/**
 * Reads a header and checks it as the reference implementation does: every tensor's bytes match its
 * shape, and together they cover the `dataLength` bytes behind the header without overlap or hole.
 * Format: https://huggingface.co/docs/safetensors
 */
export function parseHeader(bytes: Uint8Array, dataLength: number, file: string): Header {
  const fail = (problem: string, cause?: unknown): never => {
    throw new SafetensorsInvalidError(file, problem, cause);
  };
  const { __metadata__: metadata = {}, ...tensors } = parseJson(bytes, fail);
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    return fail('__metadata__ is not an object of strings');
  }
  const entries = new Map<string, Entry>();
  for (const [name, entry] of Object.entries(tensors)) {
    entries.set(name, parseEntry(name, entry, fail));
  }
  checkLayout(entries, dataLength, fail);
  return { metadata: metadata as Record<string, string>, entries };
}

type Fail = (problem: string, cause?: unknown) => never;

function parseJson(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    return fail('the header is not JSON', cause);
  }
  if (!text.startsWith('{') || !isRecord(header)) return fail('the header is not a JSON object');
  const twice = duplicateKey(text);
  return twice === undefined
    ? header
    : fail(`the header has the key ${JSON.stringify(twice)} twice`);
}

function parseEntry(name: string, entry: unknown, fail: Fail): Entry {
  const subject = `the tensor ${JSON.stringify(name)}`;
  if (!isRecord(entry)) return fail(`${subject} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(BITS_OF, dtype)) {
    return fail(`${subject} has the unknown element type ${JSON.stringify(dtype)}`);
  }
  if (!isSizes(shape)) return fail(`${subject} has the shape ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    return fail(`${subject} has the offsets ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const bits = sizeOf(shape) * BITS_OF[dtype]!;
  if (bits !== (end - begin) * 8) {
    return fail(`${subject}, ${dtype} [${shape}], takes ${bits / 8} bytes but has ${end - begin}`);
  }
  return { stored: dtype, shape, begin, end };
}

/** Sorted by place, each tensor must begin where the one before it ends. */
function checkLayout(entries: ReadonlyMap<string, Entry>, dataLength: number, fail: Fail): void {
  const sorted = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const [name, { begin, end }] of sorted) {
    const subject = `the tensor ${JSON.stringify(name)}`;
    if (end > dataLength) fail(`${subject} ends at ${end}, behind the file's ${dataLength} bytes`);
    if (begin < covered) fail(`${subject} overlaps the one before it`);
    if (begin > covered) fail(`there is a hole of ${begin - covered} bytes before ${subject}`);
    covered = end;
  }
  if (covered !== dataLength) fail(`${dataLength - covered} bytes at the end belong to no tensor`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
