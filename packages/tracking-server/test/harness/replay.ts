import { afterAll, beforeAll, expect, test } from 'vitest';
import { scripts } from '../corpus/index.ts';
import { recorded, shortened } from './fixtures.ts';
import type { RunningServer } from './mlflow.ts';
import { play } from './play.ts';

/** One server for all scripts, in their order, as the real one was asked. */
export function replayTests(start: () => Promise<RunningServer>): void {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.close());

  test.each(scripts.map((script) => [script.name, script] as const))(
    'answers as MLflow does: %s',
    async (_, script) => {
      const theirs = recorded(script);
      expect(theirs.length, 'recorded steps').toBe(script.steps.length);
      const ours = (await play(server.url, script)).map(shortened);
      for (const [index, { name, differs, havn }] of script.steps.entries()) {
        if (differs === undefined) expect.soft(ours[index], name).toEqual(theirs[index]);
        else if (havn !== undefined) expect.soft(ours[index]!.status, name).toBe(havn);
      }
    },
  );
}
