import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@havn/track/testing';
import { compare } from './compare.ts';
import { script } from './places.ts';

export interface TrackBench {
  /** One of `ours/track-calls`. */
  readonly scenario: string;
  readonly kind: 'sqlite' | 'postgres';
  readonly unit?: string;
}

/** A scenario on Havn's tracking server and on MLflow's, both over the same kind of database. */
export function trackBench({ scenario, kind, unit = 'ms a call' }: TrackBench) {
  return async (): Promise<number> => {
    const folder = mkdtempSync(join(tmpdir(), 'havn-bench-track-'));
    let postgres: PostgresServer | undefined;
    try {
      postgres = kind === 'postgres' ? await startPostgres() : undefined;
      const side = (name: string, label: string) => {
        const args = [scenario, name, join(folder, name), postgres?.url ?? ''];
        return { label, command: [process.execPath, script('ours/track-calls'), ...args] };
      };
      const [ours, theirs] = [side('havn', 'havn up'), side('mlflow', 'mlflow server')];
      const rounds = Number(process.env.HAVN_BENCH_ROUNDS ?? 3);
      return (await compare({ ours, theirs, rounds, unit })).ratio;
    } finally {
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
