import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProcessEvent, ProcessOptions } from './run-process.ts';

// Seen from src/testing and from dist/testing alike.
const program = fileURLToPath(new URL('../../dist/testing/run-process.js', import.meta.url));

export interface TrainingProcess {
  readonly child: ChildProcess;
  /** Everything that it told so far. */
  readonly events: readonly ProcessEvent[];
  /** Resolves when it tells something like this, or ends before. */
  told(matches: (event: ProcessEvent) => boolean): Promise<void>;
  /** Resolves with its exit code and signal. */
  readonly ended: Promise<readonly [number | null, string | null]>;
}

/** A training process of its own, as `havn train` is one. Needs the package to be built. */
export function startProcess(options: ProcessOptions, home: string): TrainingProcess {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HAVN_HOME: home },
  });
  const events: ProcessEvent[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    events.push(JSON.parse(line) as ProcessEvent);
    for (const look of waiting) look();
  });
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  return {
    child,
    events,
    ended,
    async told(matches) {
      const seen = new Promise<void>((resolve) => {
        const look = () => {
          if (!events.some(matches)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
      await Promise.race([seen, ended]);
    },
  };
}
