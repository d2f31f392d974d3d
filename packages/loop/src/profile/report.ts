import type { OperatorTime } from '@havn/graph';
import type { Phases } from './phases.ts';

/** Phases as a table for a terminal, with the operators below where they were profiled. */
export function profileTable(phases: Phases, operators: readonly OperatorTime[] = []): string {
  const sum = operators.reduce((total, { ms }) => total + ms, 0);
  const rows = [
    ['phase', 'calls', 'ms', 'ms/call', 'share'],
    ...phases.totals().map(({ name, count, ms, share }) => cells(name, count, ms, share)),
    ...(operators.length > 0 ? [['operator', 'calls', 'ms', 'ms/call', 'share']] : []),
    ...operators.map(({ op, count, ms }) => cells(op, count, ms, ms / sum)),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  '),
  );
  const memory = `peak memory ${(phases.peakMemory() / 2 ** 20).toFixed(0)} MiB`;
  return [...lines, memory].join('\n');
}

function cells(name: string, count: number, ms: number, share: number): string[] {
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
