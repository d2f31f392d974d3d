import { type Progress, silentProgress, terminalProgress } from '@havn/core';

/** One JSON value on one line of stdout; nothing else may be printed there. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

let quiet = false;

/** With `--quiet` neither results for people nor progress are printed; errors and JSON still are. */
export function setQuiet(value: boolean): void {
  quiet = value;
}

export function print(line = ''): void {
  if (!quiet) process.stdout.write(`${plain(line)}\n`);
}

/**
 * Without control characters other than line breaks and tabs: names and messages that others wrote,
 * on a server or in a file, could move the cursor, or do worse to the terminal.
 */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

/** UTC to the minute, or to the second; a number that is no time as it is. */
export function formatTime(milliseconds: number, to: 'minute' | 'second' = 'minute'): string {
  const date = new Date(milliseconds);
  // Clients log times in other units, such as nanoseconds.
  if (Number.isNaN(date.getTime())) return String(milliseconds);
  const length = to === 'minute' ? 16 : 19;
  return date.toISOString().slice(0, length).replace('T', ' ');
}

/** Progress goes to stderr, with `--json` too; `HAVN_QUIET` silences it. */
export function commandProgress(): Progress {
  return quiet || process.env.HAVN_QUIET ? silentProgress : terminalProgress();
}

export function percent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** Columns padded to their widest cell; numbers to the right. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => [...(row[i] ?? '')].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i]!, /^[-+]?[\d.]+( %)?$/.test(cell)))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(width - [...cell].length, 0));
  return right ? space + cell : cell + space;
}
