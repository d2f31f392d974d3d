/** @file One colour a run, everywhere and for good: chosen by somebody, else following from its id. */

import { colorDistance } from './color-distance.ts';

/** Between neighbours on a circle of eight hues. */
const DISTINCT = 0.12;

/** Hues that stay apart for most eyes, each in two shades that can be read on light and dark. */
const PALETTE = [
  '#2f6fde',
  '#e0662a',
  '#1e9e6a',
  '#a24fc4',
  '#d3425f',
  '#1295a8',
  '#b07d12',
  '#6a6fd8',
  '#5a9a1f',
  '#d14b9d',
  '#0f7fc0',
  '#c65d3a',
  '#7f63d9',
  '#2c9c8b',
  '#ba5072',
  '#8a8f1a',
  '#4a86c9',
  '#b96f2c',
] as const;

export function runColor({
  id,
  color,
}: {
  readonly id: string;
  readonly color: string | null;
}): string {
  if (color !== null && /^#[\da-f]{6}$/i.test(color)) return color;
  return PALETTE[hash(id) % PALETTE.length]!;
}

/**
 * The colours of a few runs that are looked at together: a run whose own colour could be taken for that
 * of another gets the one of the palette that is farthest from all that are used, so that two curves can
 * be told apart. What somebody chose stays.
 */
export function withDistinctColors<
  R extends { readonly id: string; readonly color: string | null },
>(runs: readonly R[]): readonly (Omit<R, 'color'> & { readonly color: string })[] {
  const taken: string[] = [];
  return runs.map((run) => {
    const own = runColor(run);
    const kept = run.color !== null || nearest(own, taken) >= DISTINCT;
    const color = kept ? own : farthest(taken);
    taken.push(color);
    return { ...run, color };
  });
}

function farthest(taken: readonly string[]): string {
  return PALETTE.reduce((best, color) =>
    nearest(color, taken) > nearest(best, taken) ? color : best,
  );
}

/** How far a color is from the most similar of those taken. */
function nearest(color: string, taken: readonly string[]): number {
  return Math.min(...taken.map((other) => colorDistance(color, other)));
}

/** The colour of a group by its name. */
export function groupColor(name: string): string {
  return PALETTE[hash(name) % PALETTE.length]!;
}

export const CHOICES: readonly string[] = PALETTE;

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
