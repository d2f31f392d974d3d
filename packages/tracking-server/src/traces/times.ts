/** Protobuf's JSON of a point in time: no fraction where there is none. */
export function timestampText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Protobuf's JSON of a time span. */
export function durationText(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const rest = Math.abs(milliseconds);
  const fraction = rest % 1_000;
  const seconds = `${sign}${Math.trunc(rest / 1_000)}`;
  return fraction === 0 ? `${seconds}s` : `${seconds}.${String(fraction).padStart(3, '0')}s`;
}
