import { InvalidArgumentError, Option } from 'commander';

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return port;
}

export function parseThreads(text: string): number {
  const threads = Number(text);
  if (!/^\d+$/.test(text) || threads < 1 || threads > 1_024) {
    throw new InvalidArgumentError('Threads are a whole number from 1 to 1024.');
  }
  return threads;
}

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** Milliseconds, as `mlflow gc` reads them: 30d, 1d12h, 90m, 20s. */
export function parseAge(text: string): number {
  const match = /^(?:([\d.]+)d)?(?:([\d.]+)h)?(?:([\d.]+)m)?(?:([\d.]+)s)?$/.exec(text);
  const parts = match?.slice(1).map((part) => (part === undefined ? 0 : Number(part))) ?? [];
  if (text === '' || parts.length === 0 || parts.some(Number.isNaN)) {
    throw new InvalidArgumentError('A time is written as 30d, 1d12h, 90m or 20s.');
  }
  return Object.values(UNITS).reduce((sum, unit, index) => sum + unit * parts[index]!, 0);
}

/** Where a model runs; a device that is not there is refused, never replaced. */
export function deviceOption(): Option {
  return new Option('--device <device>', 'where the model runs (default: cpu)').choices([
    'cpu',
    'webgpu',
    'cuda',
  ]);
}
