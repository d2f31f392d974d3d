/** Python's `round(value, digits)`: to the nearest decimal, ties to the even digit. */
export function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  const size = Math.abs(value);
  const down = truncated(size, digits);
  const exact = size.toFixed(Math.min(100, digits + 60));
  const rest = exact.slice(down.length);
  const tie = /^50*$/.test(digits === 0 ? rest.slice(1) : rest);
  const even = Number(down.at(-1)) % 2 === 0;
  const rounded = tie && even ? Number(down) : Number(size.toFixed(digits));
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

function truncated(size: number, digits: number): string {
  const exact = size.toFixed(Math.min(100, digits + 60));
  const point = exact.indexOf('.');
  return digits === 0 ? exact.slice(0, point) : exact.slice(0, point + 1 + digits);
}
