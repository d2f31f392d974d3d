/** 10003 → 10,003 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** 0.0019 → 0.2 %; never 0 % of something, never 100 % of less. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.05) return '< 0.1 %';
  if (value < 100 && value > 99.95) return '> 99.9 %';
  return `${value.toFixed(value >= 10 || value === 0 ? 0 : 1)} %`;
}

/** Three or four significant digits. */
export function plain(value: number): string {
  return Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** "1 text", "2 texts" */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 2048 → 2.0 KiB */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [value, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return unit === 0 ? `${size} B` : `${size.toFixed(1)} ${units[unit]}`;
}
