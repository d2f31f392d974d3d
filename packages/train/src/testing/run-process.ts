/** @file A program: trains as `havn train` does, and tells its parent where it is. */
import type { Progress } from '@havn/core';
import { type StartTrainingOptions, startTraining } from '../start-training.ts';

export interface ProcessOptions {
  readonly training: Pick<StartTrainingOptions, 'overrides' | 'resume'>;
  /** Stops still in this step until it is killed. */
  readonly holdAtStep?: number;
}

/** A line that the program prints. */
export type ProcessEvent =
  | { readonly phase: string }
  | { readonly said: string }
  | { readonly step: number }
  | { readonly run: string; readonly interrupted: boolean; readonly peakMiB: number };

function tell(event: ProcessEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function main({ training, holdAtStep }: ProcessOptions): Promise<void> {
  const controller = new AbortController();
  process.on('SIGINT', () => controller.abort());
  const progress: Progress = {
    start: (phase) => tell({ phase }),
    advance() {},
    end() {},
    say: (said) => tell({ said }),
  };
  const onStep = ({ step }: { readonly step: number }) => {
    tell({ step });
    if (step === holdAtStep) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  };
  const { signal } = controller;
  const { run, interrupted } = await startTraining({
    ...training,
    progress,
    signal,
    callbacks: { onStep },
  });
  tell({ run, interrupted, peakMiB: process.resourceUsage().maxRSS / 1024 });
}

const given = process.argv[2];
if (given) await main(JSON.parse(given) as ProcessOptions);
