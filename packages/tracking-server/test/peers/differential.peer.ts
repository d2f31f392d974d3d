import { describe, expect, test } from 'vitest';
import { scripts } from '../corpus/index.ts';
import { record } from '../harness/fixtures.ts';
import { startHavn } from '../harness/havn.ts';
import { hasMlflow, startMlflow } from '../harness/mlflow.ts';
import { play } from '../harness/play.ts';

if (!hasMlflow) console.log('skipped: MLflow is not installed (npm run peers makes it)');

/** Each script starts on two empty servers, so that ids and counts agree. */
describe.skipIf(!hasMlflow)('MLflow and Havn side by side', () => {
  test.each(scripts.map((script) => [script.name, script] as const))('%s', async (_, script) => {
    const servers = await Promise.all([startMlflow(), startHavn()]);
    try {
      const [theirs, ours] = await Promise.all(servers.map(({ url }) => play(url, script)));
      if (process.env.HAVN_RECORD) record(script.name, theirs!);
      for (const [index, { name, differs }] of script.steps.entries()) {
        if (differs === undefined) expect.soft(ours![index], name).toEqual(theirs![index]);
      }
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
});
