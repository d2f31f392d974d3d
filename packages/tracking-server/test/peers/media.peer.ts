import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  LOGGED_ARTIFACTS_TAG,
  openMedia,
  readImageName,
  readLoggedArtifacts,
  restClient,
  sendRun,
} from '@havn/track';
import { withTemporaryStore } from '@havn/track/testing';
import { describe, expect, test } from 'vitest';
import { startHavn } from '../harness/havn.ts';
import { hasMlflow, mlflowPython, startMlflow } from '../harness/mlflow.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./media.py', import.meta.url));

interface Answer {
  readonly run: string;
}

describe.skipIf(!hasMlflow)('what a run records besides numbers', () => {
  test.each([
    ['Havn’s server', startHavn],
    ['MLflow’s server', () => startMlflow()],
  ])('is read by MLflow’s client from %s, and the other way round', async (_, start) => {
    const server = await start();
    try {
      await withTemporaryStore(async ({ store }) => {
        const { id } = await store.createRun({ name: 'r', experiment: 'media' });
        const media = await openMedia(store, id);
        const data = new Uint8Array(12).fill(9);
        await media.logImage('a/b', { width: 4, height: 3, data }, { step: 2 });
        await media.logTable('eval/answers', [{ text: 'smörgås / 😀', score: 0.25 }]);
        await media.logTable('eval/answers', [{ text: '' }]);
        await media.logHistogram('weights', [1, 2, 2], { step: 4, bins: 2 });
        const call = restClient({ uri: server.url });
        const warnings: string[] = [];
        const onWarning = (message: string) => warnings.push(message);
        const remote = await sendRun(call, store.tracking, id, { onWarning });
        expect(warnings).toEqual([]);

        const { stdout } = await run(mlflowPython, [script, server.url, 'media']);
        const answer = JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer;
        expect(answer).toEqual({
          key: ['images/a~b', 'step', '2'],
          png: ['PNG', 4, 3, 9, 9],
          webp: ['WEBP', 256, 192],
          columns: ['text', 'score', 'run_id'],
          texts: ['smörgås / 😀', ''],
          scores: [0.25, -1],
          same: true,
          counts: [1, 2],
          run: remote,
        });

        type Files = { readonly files: readonly { readonly path: string }[] };
        const query = { run_id: remote, path: 'images' };
        const { files } = await call<Files>('GET', 'artifacts/list', query);
        const names = files.map(({ path }) => readImageName(path.replace('images/', '')));
        expect(names.filter((name) => name?.key === 'from/python')).toEqual([
          expect.objectContaining({ step: 3, isSmall: true }),
          expect.objectContaining({ step: 3, isSmall: false }),
        ]);
        type Tags = { run: { data: { tags: readonly { key: string; value: string }[] } } };
        const found = await call<Tags>('GET', 'runs/get', { run_id: remote });
        const tag = found.run.data.tags.find(({ key }) => key === LOGGED_ARTIFACTS_TAG);
        expect(readLoggedArtifacts(tag?.value).map(({ path }) => path)).toEqual([
          'eval/answers.json',
          'python.json',
        ]);
      });
    } finally {
      await server.close();
    }
  });
});
