/** A set of Unicode code points with constant-time membership. */
export interface CodePointSet {
  has(codePoint: number): boolean;
}

/**
 * Decodes a table of `tables.ts` when it is first asked. The tables are fixed, so that token ids
 * do not depend on the Unicode version of the Node that runs.
 */
export function codePointSet(table: string): CodePointSet {
  let bits: Uint8Array | undefined;
  return {
    has(codePoint) {
      bits ??= decode(table);
      return (bits[codePoint >> 3]! & (1 << (codePoint & 7))) !== 0;
    },
  };
}

function decode(table: string): Uint8Array {
  const bits = new Uint8Array(0x110000 / 8);
  const numbers = table.split(' ').map((digits) => Number.parseInt(digits, 36));
  let at = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    at += numbers[i]!;
    for (const end = at + numbers[i + 1]!; at <= end; at++) bits[at >> 3]! |= 1 << (at & 7);
  }
  return bits;
}

/** Replaces every longest run of members by what `replace` makes of it. */
export function replaceRuns(
  text: string,
  set: CodePointSet,
  replace: (run: string) => string,
): string {
  let result = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    at = endOfRun(text, at, set);
    if (at > start) {
      result += text.slice(copied, start) + replace(text.slice(start, at));
      copied = at;
    } else {
      at += widthAt(text, at);
    }
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Where the run of members that starts at `start` ends; `start` itself where there is none. */
export function endOfRun(text: string, start: number, set: CodePointSet): number {
  let at = start;
  while (at < text.length) {
    const codePoint = text.codePointAt(at)!;
    if (!set.has(codePoint)) break;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return at;
}

/** UTF-16 units of the code point at `at`. */
export function widthAt(text: string, at: number): 1 | 2 {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}
