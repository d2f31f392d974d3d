import { SweepError } from '../errors.ts';
import type { Override } from './override.ts';
import { parseOverrides } from './parser.ts';
import { ChoiceSweep, GlobSweep, IntervalSweep } from './values.ts';

/** Throws SweepError for a sweep where one configuration is composed, or of Hydra's own settings. */
export function refuseSweeps(overrides: readonly Override[], multirun: boolean): void {
  for (const { sweep, text, key, isHydra } of overrides) {
    if (!sweep) continue;
    if (multirun && isHydra) throw hydraSweep(text);
    if (multirun) continue;
    if (sweep instanceof ChoiceSweep && sweep.simple) {
      const values = text.slice(text.indexOf('=') + 1);
      throw new SweepError(`Ambiguous value for argument '${text}'`, {
        remedy: `1. To use it as a list, use ${key}=[${values}]\n  2. To use it as string, quote the value: ${key}=\\'${values}\\'\n  3. To sweep over it, add --multirun to your command line`,
      });
    }
    throw new SweepError(`Sweep parameters '${text}' requires --multirun`);
  }
}

function hydraSweep(text: string): SweepError {
  return new SweepError(`Sweeping over Hydra's configuration is not supported : '${text}'`);
}

export interface SweepOptions {
  /** The options of a group, for `glob(…)`. */
  readonly options?: (group: string) => readonly string[];
  /** At most so many jobs (default 100,000): a typed zero too many must not fill the memory. */
  readonly limit?: number;
}

/**
 * The overrides of each job of a sweep: every combination, the last sweep fastest (Hydra's basic
 * sweeper). Throws SweepError for what cannot be enumerated.
 */
export function expandSweeps(
  overrides: readonly string[],
  { options = () => [], limit = 100_000 }: SweepOptions = {},
): string[][] {
  const lists = new Map<string, string[]>();
  for (const override of parseOverrides(overrides)) {
    const key = `${override.kind}${override.target}`;
    lists.set(key, choicesOf(override, key, options));
  }
  let jobs: string[][] = [[]];
  for (const choices of lists.values()) {
    if (jobs.length * choices.length > limit) {
      throw new SweepError(`the sweep has over ${limit} jobs`);
    }
    jobs = jobs.flatMap((job) => choices.map((choice) => [...job, choice]));
  }
  return jobs;
}

function choicesOf(
  override: Override,
  key: string,
  options: (group: string) => readonly string[],
): string[] {
  const { sweep, text } = override;
  if (!sweep) return [`${key}=${override.valueText}`];
  if (override.isHydra) {
    throw hydraSweep(text);
  }
  if (sweep instanceof IntervalSweep) {
    throw new SweepError(
      `'${text}' is an interval: the basic sweeper enumerates, it cannot sample`,
      {
        remedy: 'Use choice(…) or range(…), or a sweeper that samples.',
      },
    );
  }
  if (sweep instanceof GlobSweep && options(override.key).length === 0) {
    throw new SweepError(`'${text}': the group '${override.key}' has no options`);
  }
  return override.sweepTexts(options).map((value) => `${key}=${value}`);
}
