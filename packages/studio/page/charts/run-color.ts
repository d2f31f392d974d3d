/** @file One colour a run, everywhere and for good: chosen by somebody, else following from its id. */

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
 * The colours of a few runs that are looked at together: a run whose own colour another has already
 * (or a near shade of) gets the next that is free, so that two curves can be told apart. What somebody
 * chose stays.
 */
export function withDistinctColors<
  R extends { readonly id: string; readonly color: string | null },
>(runs: readonly R[]): readonly (Omit<R, 'color'> & { readonly color: string })[] {
  const taken = new Set<string>();
  return runs.map((run) => {
    const own = runColor(run);
    const free = [own, ...PALETTE].find((color) => !isClose(color, taken));
    const color = (run.color === null ? free : undefined) ?? own;
    taken.add(color);
    return { ...run, color };
  });
}

function isClose(color: string, taken: ReadonlySet<string>): boolean {
  const [red, green, blue] = channels(color);
  return [...taken].some((other) => {
    const [otherRed, otherGreen, otherBlue] = channels(other);
    return Math.hypot(red - otherRed, green - otherGreen, blue - otherBlue) < CLOSE;
  });
}

/** Of 441, the distance from black to white. */
const CLOSE = 60;

function channels(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
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
