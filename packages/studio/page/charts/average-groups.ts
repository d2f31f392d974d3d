import type { Curve } from './curves.ts';
import { groupColor } from './run-color.ts';

/** Longer curves are thinned before they are averaged. */
const MAX_POINTS = 1_000;

/** One curve a group: the mean of its runs, and from the least to the greatest of them. */
export function averageGroups(groups: ReadonlyMap<string, readonly Curve[]>): readonly Curve[] {
  return [...groups].map(([name, curves]) => average(name, curves));
}

function average(name: string, curves: readonly Curve[]): Curve {
  const x = placesOf(curves);
  const y: (number | null)[] = [];
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  const readers = curves.map((curve) => interpolator(curve));
  for (const at of x) {
    const values = readers.map((read) => read(at)).filter((value) => value !== undefined);
    const some = values.length > 0;
    y.push(some ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
    low.push(some ? Math.min(...values) : null);
    high.push(some ? Math.max(...values) : null);
  }
  const title = `${name} (${curves.length} ${curves.length === 1 ? 'run' : 'runs'})`;
  const color = groupColor(name);
  return { id: `group:${name}`, name: title, color, x, y, raw: undefined, band: { low, high } };
}

function placesOf(curves: readonly Curve[]): readonly number[] {
  const all = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / MAX_POINTS);
  return all.filter((_, index) => index % every === 0 || index === all.length - 1);
}

/** Linear between points; nothing before the first and after the last. Called with growing places. */
function interpolator({ x, y }: Curve): (at: number) => number | undefined {
  const places = x.filter((_, index) => y[index] !== null);
  const values = y.filter((value) => value !== null);
  let next = 0;
  return (at) => {
    while (next < places.length && places[next]! < at) next++;
    const right = places[next];
    if (right === undefined || (next === 0 && right > at)) return undefined;
    if (right === at || next === 0) return values[next];
    const left = places[next - 1]!;
    const share = (at - left) / (right - left);
    return values[next - 1]! * (1 - share) + values[next]! * share;
  };
}
