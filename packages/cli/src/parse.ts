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

/** Where a model runs; a device that is not there is refused, never replaced. */
export function deviceOption(): Option {
  return new Option('--device <device>', 'where the model runs (default: cpu)').choices([
    'cpu',
    'webgpu',
    'cuda',
  ]);
}
