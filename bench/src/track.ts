import { compare } from './compare.ts';
import { script } from './places.ts';

/** A scenario of `ours/track-calls`, on Havn's tracking server and on MLflow's. */
export function trackBench(scenario: string, { unit = 'ms a call', rounds = 3 } = {}) {
  return async (): Promise<number> => {
    const side = (name: string, label: string) => ({
      label,
      command: [process.execPath, script('ours/track-calls'), scenario, name],
    });
    const [ours, theirs] = [side('havn', 'havn up'), side('mlflow', 'mlflow server')];
    return (await compare({ ours, theirs, rounds, unit })).ratio;
  };
}
