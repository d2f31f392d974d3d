import { escapeHtml } from '../../page/escape.ts';
import { linearScale, niceTicks, type Scale, tickText } from './scale.ts';

export const WIDTH = 480;
const HEIGHT = 320;
const TOP = 14;
const RIGHT = 18;
const BOTTOM = 52;
const CHAR = 7.4;

/** Colours that there are; further series begin anew. */
export const COLOURS = 8;

interface Axis {
  /** Where the marks stand, and what they say. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly scale: Scale;
  readonly label: string;
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room for the marks of a vertical axis. */
export function frameFor(yTexts: readonly string[]): Frame {
  const widest = Math.max(0, ...yTexts.map((text) => [...text].length));
  const left = Math.min(190, 34 + widest * CHAR);
  return { left, right: WIDTH - RIGHT, top: TOP, bottom: HEIGHT - BOTTOM };
}

export function numericTicks(values: readonly number[]): readonly number[] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? [0, 1] : niceTicks(least, most);
}

export function numericAxis(
  ticks: readonly number[],
  range: readonly [number, number],
  label: string,
): Axis {
  const scale = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 1], range);
  return {
    ticks: ticks.map((value) => ({ at: scale(value), text: tickText(value) })),
    scale,
    label,
  };
}

/** Marks for names, as many as fit; a name's place is its number. */
export function namedAxis(
  names: readonly string[],
  range: readonly [number, number],
  label: string,
): Axis {
  const scale = linearScale([-0.5, names.length - 0.5], range);
  const widest = Math.max(1, ...names.map((name) => [...shortened(name)].length));
  const fitting = Math.max(1, Math.floor(Math.abs(range[1] - range[0]) / (widest * CHAR + 8)));
  const every = Math.ceil(names.length / fitting);
  const ticks = names.flatMap((name, index) =>
    index % every === 0 ? [{ at: scale(index), text: shortened(name) }] : [],
  );
  return { ticks, scale, label };
}

const LONGEST = 22;

export function shortened(name: string): string {
  return [...name].length > LONGEST ? `${[...name].slice(0, LONGEST - 1).join('')}…` : name;
}

/** Grid, marks and titles of the axes. */
export function drawAxes(frame: Frame, x: Axis, y: Axis): string {
  const { left, right, top, bottom } = frame;
  const across = y.ticks.map(
    ({ at, text }) =>
      `<path class="grid" d="M${left} ${at.toFixed(1)}H${right}"/>` +
      `<text class="tick" text-anchor="end" x="${left - 8}" y="${(at + 4.5).toFixed(1)}">${escapeHtml(text)}</text>`,
  );
  const along = x.ticks.map(
    ({ at, text }) =>
      `<text class="tick" text-anchor="middle" x="${at.toFixed(1)}" y="${bottom + 20}">${escapeHtml(text)}</text>`,
  );
  const titles = [
    `<text class="title" text-anchor="middle" x="${(left + right) / 2}" y="${HEIGHT - 8}">${escapeHtml(x.label)}</text>`,
    `<text class="title" text-anchor="middle" transform="translate(14 ${(top + bottom) / 2}) rotate(-90)">${escapeHtml(y.label)}</text>`,
  ];
  return [
    ...across,
    ...along,
    `<path class="axis" d="M${left} ${bottom}H${right}"/>`,
    ...titles,
  ].join('\n');
}

/** A drawing that scales with its place. */
export function svg(label: string, body: string, height = HEIGHT): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escapeHtml(label)}" ` +
    `viewBox="0 0 ${WIDTH} ${height}">\n${body}\n</svg>`
  );
}
