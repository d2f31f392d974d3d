/**
 * @file How points lie in the database. Steps and times are differences to the point before
 * (zigzag LEB128), so a point of a regular series takes 2 to 4 bytes beside its value; values are
 * 4 bytes where all of a series are float32 (as most training losses are), else 8.
 */
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Point } from './point.ts';

const FLOAT64 = 0;
const FLOAT32 = 1;

/** Points of several metrics, as one call logged them: by key id. */
export function encodeSegment(points: ReadonlyMap<number, readonly Point[]>): Uint8Array {
  const writer = new ByteWriter();
  const base = firstPoint(points);
  writer.signed(base.step);
  writer.signed(base.time);
  for (const [key, series] of points) {
    writer.unsigned(key);
    encodeSeries(writer, series, base);
  }
  return writer.bytes();
}

/** Calls `take` with the points of each metric that is in it, or of `only` that one. */
export function decodeSegment(
  bytes: Uint8Array,
  take: (key: number, points: Point[]) => void,
  only?: number,
): void {
  const reader = new ByteReader(bytes);
  const base = { step: reader.signed(), time: reader.signed() };
  while (!reader.done) {
    const key = reader.unsigned();
    if (only === undefined || key === only) take(key, decodeSeries(reader, base));
    else skipSeries(reader);
  }
}

const ORIGIN = { step: 0, time: 0 };

/** Points of one metric. */
export function encodePoints(points: readonly Point[]): Uint8Array {
  const writer = new ByteWriter();
  encodeSeries(writer, points, ORIGIN);
  return writer.bytes();
}

export function decodePoints(bytes: Uint8Array): Point[] {
  return decodeSeries(new ByteReader(bytes), ORIGIN);
}

interface Place {
  readonly step: number;
  readonly time: number;
}

function firstPoint(points: ReadonlyMap<number, readonly Point[]>): Place {
  for (const [first] of points.values()) if (first) return first;
  return ORIGIN;
}

function encodeSeries(writer: ByteWriter, points: readonly Point[], base: Place): void {
  const width = points.every(({ value }) => isFloat32(value)) ? FLOAT32 : FLOAT64;
  writer.unsigned(points.length * 2 + width);
  let before = base;
  for (const point of points) {
    writer.signed(point.step - before.step);
    writer.signed(point.time - before.time);
    before = point;
  }
  for (const { value } of points) {
    if (width === FLOAT32) writer.float32(value);
    else writer.float64(value);
  }
}

function decodeSeries(reader: ByteReader, base: Place): Point[] {
  const head = reader.unsigned();
  const count = Math.floor(head / 2);
  const places: Place[] = [];
  let { step, time } = base;
  for (let index = 0; index < count; index++) {
    step += reader.signed();
    time += reader.signed();
    places.push({ step, time });
  }
  const wide = head % 2 === FLOAT64;
  return places.map((place) => ({
    step: place.step,
    time: place.time,
    value: wide ? reader.float64() : reader.float32(),
  }));
}

function skipSeries(reader: ByteReader): void {
  const head = reader.unsigned();
  const count = Math.floor(head / 2);
  for (let index = 0; index < 2 * count; index++) reader.unsigned();
  reader.position += count * (head % 2 === FLOAT64 ? 8 : 4);
}

function isFloat32(value: number): boolean {
  return Number.isNaN(value) || Math.fround(value) === value;
}
