import { createHash } from 'node:crypto';
import { sizeOf, type Tensor } from '@havn/graph';
import { resolveDim, type Sizes } from '../fit/dimensions.ts';
import type { DropoutSite } from '../fit/training-graph.ts';
import { type Arena, createArena, growArena } from '../memory/kernels.ts';

const BLOCK_BYTES = 64;

/**
 * The probability with which a mask keeps. It compares a random byte with a threshold, so it is a
 * multiple of 1/256: dropping 0.1 becomes 26/256 ≈ 0.1016. Kept values are to be divided by this
 * one (`dropout(x, mask, keepProbability(p))`), which keeps the expectation exact.
 */
export function keepProbability(dropProbability: number): number {
  return keepThreshold(dropProbability) / 256;
}

function keepThreshold(probability: number): number {
  return Math.min(256, Math.max(1, Math.round(256 * (1 - probability))));
}

interface MaskPosition {
  /** Optimiser step. */
  readonly step: number;
  /** Which piece of the step. */
  readonly piece: number;
  /** Sizes of the symbolic dims of this piece. */
  readonly sizes: Sizes;
}

/** Gives the masks of a piece; they are valid until the next call. */
export type DropoutMasks = (position: MaskPosition) => Record<string, Tensor>;

/**
 * Masks as a pure function of (seed, step, piece, site): Philox keyed by the seed, with step, piece
 * and site in the counter. Resuming needs no state.
 */
export function createDropoutMasks(sites: readonly DropoutSite[], seed: number): DropoutMasks {
  if (sites.length === 0) return () => ({});
  const key = createHash('sha256')
    .update(JSON.stringify([seed, 'dropout']))
    .digest();
  const keys = [key.readUInt32LE(0), key.readUInt32LE(4)] as const;
  const arena = createArena(BLOCK_BYTES);
  return ({ step, piece, sizes }) => {
    const shapes = sites.map(({ shape }) => shape.map((dim) => resolveDim(dim, sizes)));
    const offsets: number[] = [];
    let end = 0;
    for (const shape of shapes) {
      offsets.push(end);
      end += Math.ceil(sizeOf(shape) / BLOCK_BYTES) * BLOCK_BYTES;
    }
    growArena(arena, end);
    return Object.fromEntries(
      sites.map((site, index) => {
        const size = sizeOf(shapes[index]!);
        const data = new Uint8Array(arena.memory.buffer, offsets[index]!, size);
        fill(arena, { data, threshold: keepThreshold(site.probability), keys, step, piece, index });
        return [site.input.name, { dtype: 'bool', shape: shapes[index]!, data }];
      }),
    );
  };
}

interface Fill {
  readonly data: Uint8Array;
  readonly threshold: number;
  readonly keys: readonly [number, number];
  readonly step: number;
  readonly piece: number;
  readonly index: number;
}

function fill({ kernels }: Arena, { data, threshold, keys, step, piece, index }: Fill): void {
  if (threshold >= 256) data.fill(1);
  else {
    const { byteOffset, length } = data;
    kernels.fillMask(byteOffset, length, threshold, keys[0], keys[1], step, piece, index);
  }
}
