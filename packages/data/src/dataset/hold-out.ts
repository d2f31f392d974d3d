import type { Random } from '@havn/core';
import { FingerprintIndex } from './fingerprint.ts';
import { chooseStratified } from './stratified.ts';

export interface HoldOutOptions {
  /** The class of each row; −1 for rows that are already elsewhere. */
  readonly classes: Int32Array;
  /** Two words a row. */
  readonly fingerprints: Uint32Array;
  /** The share of the rows to take, in [0, 1). */
  readonly share: number;
  readonly random: Random;
}

/** How far from the wanted number of rows a choice that keeps equal texts together may be. */
const TOLERANCE = 0.2;

/**
 * Chooses a stratified share of the rows. Rows with the same text go the same way, so that a split
 * of our making leaks nothing, unless so many texts are the same that the share would be missed:
 * then each row goes by itself. Returns 1 for each row that is taken.
 */
export function holdOut(options: HoldOutOptions): Uint8Array {
  const { classes, share, random } = options;
  const available = classes.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0);
  const wanted = share === 0 ? 0 : Math.max(1, Math.round(available * share));
  if (wanted === 0) return new Uint8Array(classes.length);
  const leaders = leaderOfEach(options);
  const single = classes.map((label, row) => (leaders[row] === row ? label : -1));
  const texts = single.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0);
  const chosen = chooseStratified({
    classes: single,
    wanted: Math.max(1, Math.round(texts * share)),
    random,
    leaveOne: true,
  });
  for (const [row, leader] of leaders.entries()) if (leader >= 0) chosen[row] = chosen[leader]!;
  const taken = chosen.reduce((count, flag) => count + flag, 0);
  if (Math.abs(taken - wanted) <= Math.max(1, wanted * TOLERANCE)) return chosen;
  return chooseStratified({ classes, wanted, random, leaveOne: true });
}

/** For each available row the first available one with the same text; −1 for the others. */
function leaderOfEach({ classes, fingerprints }: HoldOutOptions): Int32Array {
  const index = new FingerprintIndex(fingerprints);
  const leaderOfFirst = new Int32Array(classes.length).fill(-1);
  return classes.map((label, row) => {
    if (label < 0) return -1;
    const first = index.firstRow(fingerprints[row * 2]!, fingerprints[row * 2 + 1]!);
    if (leaderOfFirst[first]! < 0) leaderOfFirst[first] = row;
    return leaderOfFirst[first]!;
  });
}
