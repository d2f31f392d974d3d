import { components, type Dag } from './dag.ts';
import { layOut, type Place } from './layout.ts';

const UP = 1;
const DOWN = 2;
const LEFT = 4;
const RIGHT = 8;
/** By the directions in which lines leave a cell. */
const GLYPHS: Readonly<Record<number, string>> = {
  [UP]: '│',
  [DOWN]: '│',
  [UP | DOWN]: '│',
  [LEFT]: '─',
  [RIGHT]: '─',
  [LEFT | RIGHT]: '─',
  [UP | RIGHT]: '└',
  [UP | LEFT]: '┘',
  [DOWN | RIGHT]: '┌',
  [DOWN | LEFT]: '┐',
  [UP | DOWN | RIGHT]: '├',
  [UP | DOWN | LEFT]: '┤',
  [DOWN | LEFT | RIGHT]: '┬',
  [UP | LEFT | RIGHT]: '┴',
  [UP | DOWN | LEFT | RIGHT]: '┼',
};

/** The graph for a terminal: boxes and lines, what is needed above what needs it. */
export function dagToText(dag: Dag): string {
  return components(dag).map(drawPart).join('\n\n');
}

function drawPart(dag: Dag): string {
  const { layers } = layOut(dag, { width: (name) => [...name].length + 4, gap: 3 });
  for (const place of layers.flat()) place.x = Math.round(place.x);
  const canvas = new Canvas();
  let row = 0;
  for (const [index, layer] of layers.entries()) {
    for (const place of layer) drawPlace(canvas, place, row);
    if (index < layers.length - 1) row = drawEdges(canvas, layer, row + 3);
  }
  return canvas.toString();
}

function drawPlace(canvas: Canvas, { name, x, width }: Place, row: number): void {
  if (name === undefined) {
    for (let i = 0; i < 3; i++) canvas.line(x, row + i, UP | DOWN);
    return;
  }
  const left = x - Math.floor(width / 2);
  const rule = '─'.repeat(width - 2);
  canvas.text(left, row, `┌${rule}┐`);
  canvas.text(left, row + 1, `│ ${name} │`);
  canvas.text(left, row + 2, `└${rule}┘`);
}

/** Edges of one layer to the next, each place's on a row of its own; gives the row below them. */
function drawEdges(canvas: Canvas, layer: readonly Place[], top: number): number {
  const tracks = assignTracks(layer);
  const height = Math.max(0, ...tracks.values()) + 1;
  const bottom = top + height;
  for (const place of layer) {
    if (place.below.length === 0) continue;
    const track = top + (tracks.get(place) ?? 0);
    for (const other of place.below)
      drawEdge(canvas, { from: place.x, to: other.x, top, track, bottom });
  }
  return bottom;
}

interface EdgeLine {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly track: number;
  readonly bottom: number;
}

function drawEdge(canvas: Canvas, { from, to, top, track, bottom }: EdgeLine): void {
  for (let row = top; row < track; row++) canvas.line(from, row, UP | DOWN);
  if (from === to) canvas.line(from, track, UP | DOWN);
  else {
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    canvas.line(from, track, UP | (to > from ? RIGHT : LEFT));
    canvas.line(to, track, DOWN | (to > from ? LEFT : RIGHT));
    for (let x = left + 1; x < right; x++) canvas.line(x, track, LEFT | RIGHT);
  }
  for (let row = track + 1; row < bottom; row++) canvas.line(to, row, UP | DOWN);
}

/** Places whose lines to the side would lie over each other get different rows. */
function assignTracks(layer: readonly Place[]): ReadonlyMap<Place, number> {
  const tracks = new Map<Place, number>();
  const used: [number, number][][] = [];
  for (const place of layer) {
    const ends = [place.x, ...place.below.map(({ x }) => x)];
    const [left, right] = [Math.min(...ends), Math.max(...ends)];
    if (left === right) continue;
    const free = used.findIndex((spans) => spans.every(([a, b]) => right < a - 1 || left > b + 1));
    const track = free === -1 ? used.push([]) - 1 : free;
    used[track]?.push([left, right]);
    tracks.set(place, track);
  }
  return tracks;
}

class Canvas {
  private readonly rows: (string | number | undefined)[][] = [];

  text(x: number, y: number, text: string): void {
    for (const [index, char] of [...text].entries()) this.row(y)[x + index] = char;
  }

  line(x: number, y: number, directions: number): void {
    const there = this.row(y)[x];
    if (typeof there === 'string') return;
    this.row(y)[x] = (there ?? 0) | directions;
  }

  toString(): string {
    return this.rows
      .map((row) =>
        Array.from(row, (cell) => (typeof cell === 'number' ? GLYPHS[cell] : (cell ?? ' ')))
          .join('')
          .trimEnd(),
      )
      .join('\n');
  }

  private row(y: number): (string | number | undefined)[] {
    while (this.rows.length <= y) this.rows.push([]);
    return this.rows[y]!;
  }
}
