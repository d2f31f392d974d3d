import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '@havn/core';

/** Time spent in one operator during a profiled session. */
export interface OperatorTime {
  /** The ONNX `op_type`, after the runtime's own fusions. */
  readonly op: string;
  readonly count: number;
  /** Kernel time in milliseconds, all runs together. */
  readonly ms: number;
}

/** Ends a profile and finds its file: the runtime adds the time to the prefix and tells nobody. */
export async function finishProfile(prefix: string | undefined, end: () => void): Promise<string> {
  if (prefix === undefined) throw new UsageError('the session was opened without profile');
  end();
  const stem = `${basename(prefix)}_`;
  const files = (await readdir(dirname(prefix))).filter((name) => name.startsWith(stem)).sort();
  return join(dirname(prefix), files.at(-1)!);
}

interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
}

/** Sums a profile up by operator, the longest first. */
export async function summariseProfile(path: string): Promise<readonly OperatorTime[]> {
  const events = JSON.parse(await readFile(path, 'utf8')) as readonly ProfileEvent[];
  const totals = new Map<string, { op: string; count: number; ms: number }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name?.endsWith('_kernel_time') || args?.op_name === undefined) continue;
    const total = totals.get(args.op_name) ?? { op: args.op_name, count: 0, ms: 0 };
    total.count += 1;
    total.ms += (dur ?? 0) / 1000;
    totals.set(args.op_name, total);
  }
  return [...totals.values()].sort((a, b) => b.ms - a.ms);
}
