/**
 * Progress of one piece of work. On a terminal it is a line that rewrites itself; elsewhere a line
 * every few seconds. Both go to stderr, so that stdout stays for results.
 */
export interface Progress {
  /** Starts a phase of `total` units (`undefined`: unknown). A phase that was running ends. */
  start(label: string, total?: number, unit?: string): void;
  /** Adds finished units; `note` stands behind the figures (a loss, say). */
  advance(units?: number, note?: string): void;
  /** Ends the phase; its line stays. */
  end(note?: string): void;
  /** A line of its own that stays. */
  say(line: string): void;
}

export const silentProgress: Progress = {
  start: () => {},
  advance: () => {},
  end: () => {},
  say: () => {},
};

export interface ProgressOptions {
  readonly stream?: NodeJS.WriteStream;
  readonly now?: () => number;
}

interface Phase {
  readonly label: string;
  readonly total: number | undefined;
  readonly unit: string;
  readonly began: number;
  done: number;
  note: string;
  shown: number;
}

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5_000;

export function terminalProgress(options: ProgressOptions = {}): Progress {
  const stream = options.stream ?? process.stderr;
  const now = options.now ?? Date.now;
  const live = stream.isTTY === true;
  let phase: Phase | undefined;

  const show = (final: boolean) => {
    if (!phase) return;
    phase.shown = now();
    const line = describe(phase, now());
    if (live) stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    if (live ? final : true) stream.write(live ? '\n' : `${line}\n`);
  };
  const end = (note?: string) => {
    if (!phase) return;
    if (note !== undefined) phase.note = note;
    show(true);
    phase = undefined;
  };

  return {
    start(label, total, unit = '') {
      end();
      phase = { label, total, unit, began: now(), done: 0, note: '', shown: now() };
      if (live) show(false);
    },
    advance(units = 1, note) {
      if (!phase) return;
      phase.done += units;
      if (note !== undefined) phase.note = note;
      if (now() - phase.shown >= (live ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) show(false);
    },
    end,
    say(line) {
      if (live && phase) stream.write('\r\u001b[2K');
      stream.write(`${line}\n`);
      if (live) show(false);
    },
  };
}

function describe(phase: Phase, now: number): string {
  const seconds = Math.max((now - phase.began) / 1000, 1e-9);
  const rate = phase.done / seconds;
  const parts = [phase.label];
  if (phase.total === undefined) parts.push(phase.done > 0 ? `${phase.done} ${phase.unit}` : '');
  else parts.push(`${Math.min(phase.done, phase.total)}/${phase.total} ${phase.unit}`.trimEnd());
  if (phase.done > 0 && seconds > 0.5) parts.push(`${formatRate(rate)}/s`);
  if (phase.total !== undefined && phase.done > 0 && phase.done < phase.total) {
    parts.push(`ETA ${formatDuration((phase.total - phase.done) / rate)}`);
  } else if (seconds >= 1) parts.push(formatDuration(seconds));
  if (phase.note) parts.push(phase.note);
  return parts.filter(Boolean).join('  ');
}

function formatRate(rate: number): string {
  return rate >= 100 ? rate.toFixed(0) : rate.toPrecision(2);
}

/** 42 s, 3 min 5 s, 2 h 10 min. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
