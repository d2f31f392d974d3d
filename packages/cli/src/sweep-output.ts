import { HavnError } from '@havn/core';
import type { SweepJob, SweepResult } from '@havn/train';
import { EXIT_INTERRUPTED } from './interrupt.ts';
import { formatTable, print, printJson } from './output.ts';
import { shellQuote } from './shell-quote.ts';
import { formatMetric } from './train-output.ts';

/** The jobs of a sweep, the best of them, how to go on; sets the exit code: 1 where a job failed. */
export function reportSweep(sweep: SweepResult, json: boolean): void {
  const { folder, jobs, interrupted } = sweep;
  if (json) printJson({ sweep: folder, jobs: jobs.map(plainJob) });
  else printSweep(sweep);
  const failed = jobs.filter(({ status }) => status === 'failed');
  if (interrupted || failed.length > 0) {
    const why = interrupted
      ? 'Stopped and saved'
      : `${failed.length} of ${jobs.length} jobs failed`;
    const command = `havn train -m --resume ${shellQuote(folder)}`;
    process.stderr.write(`${why}. Go on with what is left:\n  ${command}\n`);
  }
  if (interrupted) process.exitCode = EXIT_INTERRUPTED;
  else if (failed.length > 0) process.exitCode = 1;
}

function plainJob({ num, overrides, run, folder, status, result, error }: SweepJob) {
  return {
    num,
    overrides,
    run,
    folder,
    status,
    ...(result && { seconds: result.seconds, metrics: result.metrics }),
    ...(error === undefined ? {} : { error: failureLine(error) }),
  };
}

function printSweep({ folder, jobs }: SweepResult): void {
  const shared = jobs[0]?.overrides.filter((override) =>
    jobs.every((job) => job.overrides.includes(override)),
  );
  const own = (job: SweepJob) => job.overrides.filter((text) => !shared?.includes(text)).join(' ');
  // A job is chosen by the validation rows: the test rows are for the one that was chosen.
  const shown = ['accuracy', 'f1_macro', 'f1_micro', 'mse', 'r2'].filter((name) =>
    jobs.some(({ result }) => result?.metrics[`validation/${name}`] !== undefined),
  );
  const rows = jobs.map((job) => [
    `#${job.num}`,
    own(job),
    ...shown.map((name) => formatMetric(name, job.result?.metrics[`validation/${name}`])),
    job.status,
    job.run.slice(0, 12),
  ]);
  print(
    `\n${formatTable(['job', 'overrides', ...shown.map((name) => `validation ${name}`), 'status', 'run'], rows)}`,
  );
  for (const { num, error } of jobs) if (error) print(`#${num}: ${failureLine(error)}`);
  print(`\nsweep   ${folder}`);
}

/** The message of a job's failure in one line. */
function failureLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof HavnError ? ` [${error.code}]` : '';
  return `${message.split('\n')[0]}${code}`;
}
