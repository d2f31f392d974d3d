/** From low (blue) to high (orange), for most eyes apart on light and dark; 0 to 1. */
export function shade(share: number): string {
  const stops = [
    [47, 111, 222],
    [126, 105, 196],
    [199, 85, 140],
    [224, 102, 42],
  ] as const;
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const left = stops[Math.floor(at)]!;
  const right = stops[Math.ceil(at)]!;
  const part = at - Math.floor(at);
  return `rgb(${left.map((value, index) => Math.round(value + (right[index]! - value) * part)).join(' ')})`;
}
