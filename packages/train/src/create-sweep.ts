import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ComposeOptions, ConfigError, planSweep, type SweepPlan, toYaml } from '@havn/config';
import { newId, silentProgress, UsageError, writeFileAtomic } from '@havn/core';
import { checkConfig } from './check-config.ts';
import {
  type ConfigSource,
  composeTrainJob,
  type TrainJob,
  trainCompose,
} from './compose-config.ts';
import { SweepJobError } from './run/errors.ts';
import { createRunFolder, type RunFolder, runsFolder } from './run/run-folder.ts';
import { sayWarnings, withMode } from './start-training.ts';
import { isSweepFolder, SWEEP_RECORD, type SweepRecord } from './sweep-record.ts';
import type { TrainOptions } from './train.ts';

/** Composes every job, then makes the folders of all of them: what is killed can go on. */
export async function createSweep(options: ConfigSource & TrainOptions): Promise<string> {
  const { overrides = [], progress = silentProgress } = options;
  const compose: ComposeOptions = {
    ...trainCompose(options),
    overrides: withMode(overrides, 'MULTIRUN'),
    now: new Date(),
    job: { name: 'train' },
  };
  const plan = await planSweep(compose);
  const folder = sweepFolder(plan, compose.now ?? new Date());
  const jobs: ComposedJob[] = [];
  for (const [num, own] of plan.jobs.entries()) {
    jobs.push(await composeOne({ num, own, plan, compose, folder }));
  }
  refuseSameFolder(jobs);
  sayWarnings(
    jobs.map(({ composed }) => composed),
    progress,
  );
  if (isSweepFolder(folder)) {
    throw new UsageError(`there is a sweep in ${folder} already`, {
      remedy: `Go on with it (havn train -m --resume ${folder}/), or choose another hydra.sweep.dir.`,
    });
  }
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, 'multirun.yaml'), toYaml(plan.composed.view({ part: 'all' })));
  const runs: RunFolder[] = [];
  for (const { num, ...job } of jobs) {
    runs.push(await createRunFolder({ ...job, sweep: { folder, num } }));
  }
  const record: SweepRecord = {
    jobs: runs.map(({ id, overrides: own, folder: at }, num) => {
      return { num, overrides: own, run: id, folder: at };
    }),
  };
  await writeFileAtomic(join(folder, SWEEP_RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
  return folder;
}

/** `hydra.sweep.dir`, else a new folder below `output`, named by the time. */
function sweepFolder({ composed }: SweepPlan, now: Date): string {
  const chosen = composed.text('hydra.sweep.dir');
  if (chosen !== undefined) return resolve(chosen);
  const parent = join(runsFolder(composed.text('output') ?? null), 'multirun');
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('-');
  // Two sweeps may start in the same second.
  return join(parent, `${day}_${time}_${randomBytes(2).toString('hex')}`);
}

interface ComposedJob extends TrainJob {
  readonly num: number;
  readonly id: string;
  readonly startTime: number;
  readonly folder: string;
  readonly overrides: readonly string[];
}

interface ComposeOne {
  readonly num: number;
  readonly own: readonly string[];
  readonly plan: SweepPlan;
  readonly compose: ComposeOptions;
  readonly folder: string;
}

async function composeOne(options: ComposeOne): Promise<ComposedJob> {
  const { num, own, plan, compose, folder } = options;
  const startTime = Date.now();
  const id = newId(startTime);
  let at = '';
  const outputDir = ({ text }: { text(path: string): string | undefined }) => {
    const parent = text('hydra.sweep.dir') ?? folder;
    at = resolve(parent, text('hydra.sweep.subdir') ?? String(num));
    return at;
  };
  try {
    const job = await composeTrainJob({
      ...compose,
      overrides: [...plan.hydraOverrides, ...own],
      job: { name: 'train', id, num, outputDir },
    });
    checkConfig(job.config);
    return { ...job, num, id, startTime, folder: at, overrides: own };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof UsageError)) throw error;
    throw new SweepJobError(num, own, error);
  }
}

function refuseSameFolder(jobs: readonly ComposedJob[]): void {
  const seen = new Map<string, number>();
  for (const { folder, num } of jobs) {
    const other = seen.get(folder);
    if (other !== undefined) {
      throw new UsageError(`jobs #${other} and #${num} would both write to ${folder}`, {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an interpolation of the configuration
        remedy: 'Let hydra.sweep.subdir differ, as ${hydra.job.num} does.',
      });
    }
    seen.set(folder, num);
  }
}
