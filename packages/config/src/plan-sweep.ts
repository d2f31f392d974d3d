import { type ComposeOptions, composeConfig } from './compose.ts';
import type { Composed } from './composed.ts';
import { ConfigError, SweepError } from './errors.ts';
import { expandSweeps } from './override/sweep.ts';

export interface SweepPlan {
  /** The configuration as the whole sweep sees it: where it goes, what is swept over. */
  readonly composed: Composed;
  /** The overrides of each job, Hydra's own left out. */
  readonly jobs: readonly (readonly string[])[];
  /** Hydra's own overrides, the same for all jobs. */
  readonly hydraOverrides: readonly string[];
}

/** `hydra.mode` of a configuration: RUN and MULTIRUN are said by it, undefined is the caller's. */
export async function runMode(options: ComposeOptions): Promise<'RUN' | 'MULTIRUN' | undefined> {
  let mode: unknown;
  try {
    mode = (await composeConfig({ ...options, multirun: true })).hydra.mode;
  } catch (error) {
    // What does not compose is told by the composition that follows.
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
  if (mode === undefined || mode === null || mode === '???') return undefined;
  if (mode === 'RUN' || mode === 'MULTIRUN') return mode;
  throw new SweepError(`hydra.mode is RUN or MULTIRUN, not ${JSON.stringify(mode)}`);
}

/**
 * The jobs of a sweep as Hydra's basic sweeper makes them: every combination of what
 * `hydra.sweeper.params` and the overrides say, the last one fastest. Throws SweepError.
 */
export async function planSweep(options: ComposeOptions): Promise<SweepPlan> {
  const composed = await composeConfig({ ...options, multirun: true });
  const { sweeper, launcher } = composed.hydra;
  refuseOther('sweeper', targetOf(sweeper), 'BasicSweeper');
  refuseOther('launcher', targetOf(launcher), 'BasicLauncher');
  const { task, hydra } = composed.overrides;
  const jobs = expandSweeps([...paramsOf(sweeper), ...task], {
    options: (group) => composed.options(group),
  });
  return { composed, jobs, hydraOverrides: hydra };
}

function refuseOther(kind: 'sweeper' | 'launcher', target: string, known: string): void {
  if (target === '' || target.endsWith(`.${known}`)) return;
  throw new SweepError(`hydra/${kind}: ${target} is no ${kind} of Havn's`, {
    remedy: `Leave hydra/${kind} as it is (basic): jobs run one after another, on this machine.`,
  });
}

function targetOf(node: unknown): string {
  const isTree = typeof node === 'object' && node !== null && '_target_' in node;
  return isTree ? String(node._target_) : '';
}

function paramsOf(sweeper: unknown): string[] {
  if (typeof sweeper !== 'object' || sweeper === null || !('params' in sweeper)) return [];
  const { params } = sweeper;
  if (params === null) return [];
  if (typeof params !== 'object' || Array.isArray(params)) {
    throw new SweepError('hydra.sweeper.params must be a mapping from keys to sweeps');
  }
  return Object.entries(params as object).map(([key, value]) => `${key}=${paramText(key, value)}`);
}

function paramText(key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  throw new SweepError(`hydra.sweeper.params.${key} must be text, as on the command line`, {
    remedy: `Write ${key}: 1,2,3 or ${key}: choice(1,2,3).`,
  });
}
