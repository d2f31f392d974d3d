import type { OperatorProfile } from './operator-profile.ts';
import type { Phases } from './phases.ts';

/** Phases as a table for a terminal; below, the passes and operators where they were profiled. */
export function profileTable(phases: Phases, profile?: OperatorProfile): string {
  const rows = [
    ['phase', 'calls', 'ms', 'ms/call', 'share'],
    ...phases.totals().map(({ name, count, ms, share }) => cells(name, { count, ms, share })),
    ...(profile ? operatorRows(profile) : []),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  const memory = `peak memory ${(phases.peakMemory() / 2 ** 20).toFixed(0)} MiB`;
  return [...lines, memory].join('\n');
}

function operatorRows({ steps, forwardMs, backwardMs, operators }: OperatorProfile): string[][] {
  const all = forwardMs + backwardMs;
  return [
    ['', '', '', '', ''],
    [`model, ${steps} steps`, 'calls', 'ms', 'ms/call', 'share'],
    cells('forward', { count: steps, ms: forwardMs, share: forwardMs / all }),
    cells('backward', { count: steps, ms: backwardMs, share: backwardMs / all }),
    ...operators.map(({ op, count, ms }) => cells(op, { count, ms, share: ms / all })),
  ];
}

interface Figures {
  readonly count: number;
  readonly ms: number;
  readonly share: number;
}

function cells(name: string, { count, ms, share }: Figures): string[] {
  return [
    name,
    `${count}`,
    ms.toFixed(1),
    (ms / count).toFixed(2),
    `${(share * 100).toFixed(1)} %`,
  ];
}

/** The events as Chrome's trace format: open it in chrome://tracing or Perfetto. */
export function chromeTrace(phases: Phases): string {
  const events = phases.events().map(({ name, start, duration }) => ({
    name,
    cat: 'phase',
    ph: 'X',
    ts: Math.round(start * 1000),
    dur: Math.round(duration * 1000),
    pid: process.pid,
    tid: 1,
  }));
  return JSON.stringify({ traceEvents: events, displayTimeUnit: 'ms' });
}
