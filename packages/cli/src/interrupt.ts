import { dirname, join } from 'node:path';
import { havnHome } from '@havn/core';
import { shellQuote } from './shell-quote.ts';

/** What a shell reports of a process that Ctrl-C ended. */
export const EXIT_INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back to whoever handles it next. */
  release(): void;
}

/** The first Ctrl-C (or SIGTERM) asks the run to save and stop; the second ends the process at once. */
export function listenForInterrupt(): Interruption {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    process.stderr.write('\nStopping … (Ctrl-C again ends at once)\n');
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}

/** Says how to go on with a run that was stopped, and sets the exit code. */
export function reportInterrupted(stopped: {
  readonly run: string;
  readonly bundle: string;
}): void {
  process.stderr.write(`Stopped and saved. Go on with:\n  ${resumeCommand(stopped)}\n`);
  process.exitCode = EXIT_INTERRUPTED;
}

/** Runs outside Havn's own folder are found where `output=` says. */
function resumeCommand({ run, bundle }: { readonly run: string; readonly bundle: string }): string {
  const runs = dirname(dirname(bundle));
  const output = runs === join(havnHome(), 'runs') ? '' : ` ${shellQuote(`output=${runs}`)}`;
  return `havn train --resume ${run}${output}`;
}
