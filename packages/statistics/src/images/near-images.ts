import type { ImageFacts } from './read-image.ts';

/** Differing steps of 64 up to which images may be near. */
const NEAR_STEPS = 4;
/** Mean difference of the 8 × 8 colours, of 255, up to which they are. */
const NEAR_COLOURS = 12;

/** Images of a bucket that one is compared with. */
const COMPARED = 64;

/** Pairs of an image and the nearest earlier one; by position in the list. */
export interface ImagePair {
  readonly image: number;
  readonly earlier: number;
  /** Differing steps, 0 to 64. */
  readonly steps: number;
}

/**
 * Images that show nearly the same: their difference hashes differ in at most 4 of 64 bits and their
 * colours hardly. Hashes that differ in 4 bits agree in at least one of 5 parts: by these they are
 * looked up. Plain images, whose hashes say nothing, are left out, and so are equal files.
 */
export function findNearImages(images: readonly (ImageFacts | undefined)[]): readonly ImagePair[] {
  const buckets = new Map<string, number[]>();
  const pairs: ImagePair[] = [];
  for (const [index, image] of images.entries()) {
    if (!image || image.plain) continue;
    const keys = partsOf(image.differences);
    const seen = new Set(keys.flatMap((key) => buckets.get(key)?.slice(-COMPARED) ?? []));
    const nearest = nearestOf(index, seen, images);
    if (nearest) pairs.push(nearest);
    for (const key of keys) {
      const bucket = buckets.get(key);
      if (bucket) bucket.push(index);
      else buckets.set(key, [index]);
    }
  }
  return pairs;
}

function nearestOf(
  index: number,
  candidates: Iterable<number>,
  images: readonly (ImageFacts | undefined)[],
): ImagePair | undefined {
  const image = images[index]!;
  let best: ImagePair | undefined;
  for (const earlier of candidates) {
    const other = images[earlier]!;
    if (other.hash === image.hash) return undefined;
    const steps = countBits(image.differences ^ other.differences);
    if (steps > NEAR_STEPS || steps >= (best?.steps ?? 65)) continue;
    if (colourDifference(image, other) <= NEAR_COLOURS) best = { image: index, earlier, steps };
  }
  return best;
}

/** 5 parts of 12 or 13 bits, each with its number. */
function partsOf(hash: bigint): string[] {
  return [0, 13, 26, 39, 52].map((shift) => `${shift}:${(hash >> BigInt(shift)) & 0x1fffn}`);
}

function countBits(value: bigint): number {
  let count = 0;
  for (let rest = value; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
}

function colourDifference(a: ImageFacts, b: ImageFacts): number {
  let sum = 0;
  for (let i = 0; i < a.thumbnail.length; i++) sum += Math.abs(a.thumbnail[i]! - b.thumbnail[i]!);
  return sum / a.thumbnail.length;
}
