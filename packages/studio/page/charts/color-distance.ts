/**
 * How different two colours `#rrggbb` look: their distance in Oklab, where black and white are 1 apart
 * (Björn Ottosson, "A perceptual color space for image processing", 2020).
 */
export function colorDistance(a: string, b: string): number {
  const [one, other] = [oklab(a), oklab(b)];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

type Triple = readonly [number, number, number];

/** Linear sRGB to the response of the eye's three cones, and that to lightness and two opponents. */
const CONES: readonly Triple[] = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const OPPONENTS: readonly Triple[] = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

/** Charts ask for the same few colours over and over. */
const known = new Map<string, Triple>();

function oklab(color: string): Triple {
  const found = known.get(color) ?? convert(color);
  known.set(color, found);
  return found;
}

function convert(color: string): Triple {
  const value = Number.parseInt(color.slice(1), 16);
  const linear = [value >> 16, (value >> 8) & 255, value & 255].map(linearOf) as unknown as Triple;
  const [long, medium, short] = times(CONES, linear);
  return times(OPPONENTS, [Math.cbrt(long), Math.cbrt(medium), Math.cbrt(short)]);
}

/** The inverse of sRGB's transfer function. */
function linearOf(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function times(matrix: readonly Triple[], [x, y, z]: Triple): Triple {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;
}
