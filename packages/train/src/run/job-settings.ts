import type { Composed } from '@havn/config';

/** What `hydra.job` and `hydra.job_logging` say of how a job runs; kept with the run. */
export interface JobSettings {
  readonly name: string;
  /** Environment variables that are set while it runs. */
  readonly env: Readonly<Record<string, string>>;
  /** The file that what is said is written to; null: `hydra.job_logging` has none. */
  readonly log: string | null;
}

export function jobSettings(composed: Composed): JobSettings {
  const env = composed.view({ part: 'all', package: 'hydra.job.env_set', resolve: true });
  return {
    name: composed.text('hydra.job.name') ?? 'train',
    env: Object.fromEntries(
      Object.entries(env ?? {}).map(([key, value]) => [key, String(value)] as const),
    ),
    log: logFile(composed),
  };
}

function logFile(composed: Composed): string | null {
  const logging = 'hydra.job_logging';
  const handlers = composed.view({ part: 'all', package: `${logging}.root.handlers` });
  if (!Array.isArray(handlers) || !handlers.includes('file')) return null;
  return composed.text(`${logging}.handlers.file.filename`) ?? null;
}

/** Runs an action with environment variables set; they are put back after it. */
export async function withEnvironment<T>(
  env: Readonly<Record<string, string>>,
  action: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(env).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, env);
  try {
    return await action();
  } finally {
    for (const [key, value] of before) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  }
}
