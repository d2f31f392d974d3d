import { compare } from './compare.ts';
import type { DatabaseKind } from './ours/track-server.ts';
import { script } from './places.ts';

export interface TrackBench {
  /** One of `ours/track-calls`. */
  readonly scenario: string;
  readonly kind: DatabaseKind;
  readonly unit?: string;
  readonly rounds?: number;
}

/** A scenario on Havn's tracking server and on MLflow's, both over the same kind of database. */
export function trackBench({ scenario, kind, unit = 'ms a call', rounds = 3 }: TrackBench) {
  return async (): Promise<number> => {
    const side = (name: string, label: string) => ({
      label,
      command: [process.execPath, script('ours/track-calls'), scenario, name, kind],
    });
    const [ours, theirs] = [side('havn', 'havn up'), side('mlflow', 'mlflow server')];
    return (await compare({ ours, theirs, rounds, unit })).ratio;
  };
}
