import type { Curve } from './curves.ts';
import { tick } from './plot-options.ts';
import type { ChartSettings } from './settings.ts';

const WIDTH = 800;
const HEIGHT = 450;
const BOX = { left: 70, top: 40, right: 780, bottom: 400 };

interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** A chart as SVG text, for papers: lines, bands, axes and a legend. */
export function toSvg(title: string, curves: readonly Curve[], settings: ChartSettings): string {
  const ys = curves.flatMap(({ y, band }) => [...y, ...(band?.low ?? []), ...(band?.high ?? [])]);
  const x = scale(
    curves.flatMap((curve) => curve.x),
    [BOX.left, BOX.right],
    settings.logX,
  );
  const y = scale(
    ys.filter((value) => value !== null),
    [BOX.bottom, BOX.top],
    settings.logY,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + 18 * curves.length}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${BOX.left}" y="24" font-size="15">${escapeXml(title)}</text>`,
    ...x.ticks.map(
      (at) =>
        `<text x="${x(at)}" y="${BOX.bottom + 18}" text-anchor="middle" fill="#555">${escapeXml(tick(at, settings.axis))}</text>`,
    ),
    ...y.ticks.map(
      (at) =>
        `<path d="M${BOX.left} ${y(at)}H${BOX.right}" stroke="#ddd"/><text x="${BOX.left - 6}" y="${y(at) + 4}" text-anchor="end" fill="#555">${Number(at.toPrecision(4))}</text>`,
    ),
    ...curves.flatMap((curve, index) => lines(curve, { x, y }, index)),
    '</svg>',
  ];
  return parts.join('\n');
}

function lines(curve: Curve, { x, y }: { readonly x: Scale; readonly y: Scale }, index: number) {
  const path = (values: readonly (number | null)[]) => {
    let pen = 'M';
    return values
      .map((value, at) => {
        if (value === null) {
          pen = 'M';
          return '';
        }
        const point = `${pen}${x(curve.x[at]!).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = 'L';
        return point;
      })
      .join('');
  };
  const bands = curve.band
    ? [
        `<path d="${path(curve.band.low)}${path(curve.band.high)}" fill="none" stroke="${curve.color}" stroke-opacity="0.25"/>`,
      ]
    : [];
  const legend = HEIGHT + 12 + index * 18;
  return [
    ...bands,
    `<path d="${path(curve.y)}" fill="none" stroke="${curve.color}" stroke-width="1.6"/>`,
    `<rect x="${BOX.left}" y="${legend - 9}" width="10" height="10" fill="${curve.color}"/>`,
    `<text x="${BOX.left + 16}" y="${legend}">${escapeXml(curve.name)}</text>`,
  ];
}

function scale(
  values: readonly number[],
  [from, to]: readonly [number, number],
  log: boolean,
): Scale {
  const map = log ? Math.log10 : (value: number) => value;
  const back = log ? (value: number) => 10 ** value : (value: number) => value;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, map(value));
    high = Math.max(high, map(value));
  }
  if (!(low < high)) [low, high] = Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  const place = (value: number) => from + ((map(value) - low) / (high - low)) * (to - from);
  const ticks = [0, 1, 2, 3, 4].map((part) => back(low + ((high - low) * part) / 4));
  return Object.assign(place, { ticks });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
