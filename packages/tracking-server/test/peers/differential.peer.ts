import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scripts } from '../corpus/index.ts';
import { record } from '../harness/fixtures.ts';
import { startHavn } from '../harness/havn.ts';
import { hasMlflow, type RunningServer, startMlflow } from '../harness/mlflow.ts';
import { play } from '../harness/play.ts';

if (!hasMlflow) console.log('skipped: MLflow is not installed (npm run peers makes it)');

/** The same calls in the same order to two servers that were empty at first. */
describe.skipIf(!hasMlflow)('MLflow and Havn side by side', () => {
  let servers: readonly RunningServer[] = [];
  beforeAll(async () => {
    servers = await Promise.all([startMlflow(), startHavn()]);
  }, 300_000);
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  test.each(scripts.map((script) => [script.name, script] as const))('%s', async (_, script) => {
    const [theirs, ours] = await Promise.all(servers.map(({ url }) => play(url, script)));
    if (process.env.HAVN_RECORD) record(script.name, theirs!);
    for (const [index, { name, differs }] of script.steps.entries()) {
      if (differs === undefined) expect.soft(ours![index], name).toEqual(theirs![index]);
    }
  });
});
