/** @file What a stretch of points holds together, so that long curves are drawn without them. */
import { ByteReader, ByteWriter } from './bytes.ts';
import type { MetricBucket } from './metrics.ts';
import type { Point } from './point.ts';

/** Points a stretch: a summary takes about a twentieth of the points' bytes. */
const STRETCH = 64;

/** Points in step order. */
export function summarize(points: readonly Point[]): Uint8Array {
  const writer = new ByteWriter();
  for (let start = 0; start < points.length; start += STRETCH) {
    const bucket = bucketOf(points.slice(start, start + STRETCH));
    writer.signed(bucket.firstStep);
    writer.signed(bucket.lastStep - bucket.firstStep);
    writer.signed(bucket.time);
    writer.unsigned(bucket.count);
    writer.float64(bucket.min);
    writer.float64(bucket.max);
    writer.float64(bucket.last);
  }
  return writer.bytes();
}

export function readSummary(bytes: Uint8Array): MetricBucket[] {
  const reader = new ByteReader(bytes);
  const buckets: MetricBucket[] = [];
  while (!reader.done) {
    const firstStep = reader.signed();
    buckets.push({
      firstStep,
      lastStep: firstStep + reader.signed(),
      time: reader.signed(),
      count: reader.unsigned(),
      min: reader.float64(),
      max: reader.float64(),
      last: reader.float64(),
    });
  }
  return buckets;
}

/** At least one point, in step order. */
export function bucketOf(points: readonly Point[]): MetricBucket {
  const last = points.at(-1)!;
  let min = Number.NaN;
  let max = Number.NaN;
  for (const { value } of points) {
    // The comparison with NaN is false: the first number replaces it, NaN replaces nothing.
    if (!(value >= min)) min = Number.isNaN(value) ? min : value;
    if (!(value <= max)) max = Number.isNaN(value) ? max : value;
  }
  return {
    firstStep: points[0]!.step,
    lastStep: last.step,
    time: last.time,
    min,
    max,
    last: last.value,
    count: points.length,
  };
}

/** Buckets in step order, of which neighbours are joined until at most `limit` are left. */
export function joinBuckets(parts: readonly MetricBucket[], limit: number): MetricBucket[] {
  if (parts.length <= limit) return [...parts];
  const first = parts[0]!.firstStep;
  const span = parts.at(-1)!.lastStep - first + 1;
  const joined: MetricBucket[] = [];
  let place = -1;
  for (const part of parts) {
    const next = Math.floor(((part.firstStep - first) / span) * limit);
    if (next === place) joined.push(joinTwo(joined.pop()!, part));
    else joined.push(part);
    place = next;
  }
  return joined;
}

function joinTwo(a: MetricBucket, b: MetricBucket): MetricBucket {
  return {
    firstStep: Math.min(a.firstStep, b.firstStep),
    lastStep: Math.max(a.lastStep, b.lastStep),
    time: b.time,
    min: lesser(a.min, b.min),
    max: -lesser(-a.max, -b.max),
    last: b.last,
    count: a.count + b.count,
  };
}

function lesser(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) || a < b ? a : b;
}
