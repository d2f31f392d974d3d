import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage } from '@havn/storage';
import { addStudio } from '@havn/studio';
import { openArtifactStore, openMedia, openStore, openTrackingStore } from '@havn/track';
import { startTrackingServer } from '@havn/tracking-server';
import { afterAll, expect, test } from 'vitest';
import { execute } from './testing/execute.ts';
import { fencedBlocks } from './testing/markdown.ts';
import { root } from './testing/places.ts';
import { reader } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('tracking-docs');
/** Inside the repository, from where packages are found. */
const place = join(root, 'node_modules', '.cache', 'tracking-docs');

afterAll(() => rm(place, { recursive: true, force: true }));

test('the programs of docs/tracking.md record what they say', async () => {
  const text = await readFile(join(root, 'docs/tracking.md'), 'utf8');
  const programs = fencedBlocks(text).filter(({ language }) => language === 'ts');
  await mkdir(place, { recursive: true });
  for (const [index, { code }] of programs.entries()) {
    const file = join(place, `${index}.mjs`);
    await writeFile(file, code);
    await execute(process.execPath, [file], { cwd: place, env: { HAVN_HOME: folder.path } });
  }
  const store = await openStore(folder.path);
  const runs = await store.listRuns();
  expect(runs.map(({ name, status }) => [name, status])).toEqual([
    ['media', 'FINISHED'],
    ['first', 'FINISHED'],
  ]);
  expect(runs[1]).toMatchObject({ params: { rate: '0.1' }, metrics: { loss: 0.7 } });
  const { folder: files } = await openMedia(store, runs[0]!.id);
  for (const path of ['answers.json', 'media/curve/test~roc+step+1.json', 'notes/plan.md']) {
    expect((await readFile(join(files, path))).length).toBeGreaterThan(0);
  }
  await store.close();
});

/** The runs that the commands of the document name, with a folder `model`. */
async function startTeam(home: string) {
  await mkdir(home, { recursive: true });
  const url = `sqlite:///${join(home, 'havn.db')}`;
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const artifacts = await openStorage(join(home, 'artifacts'));
  const files = openArtifactStore({ index: store.artifacts, storage: artifacts });
  for (const [index, letter] of ['a', 'b'].entries()) {
    const id = `0193${letter}`.padEnd(32, '0');
    await store.runs.create({ id, experimentId: '0', name: letter, startTime: index });
    const metrics = [{ key: 'acc', value: 0.8 + index / 10, step: 1, time: 1 }];
    await store.runs.logBatch(id, { metrics, tags: [{ key: 'draft', value: '' }] });
    await files.write(`0/${id}/artifacts/model/weights.bin`, bytesOf('weights'));
  }
  const accounts = join(home, 'accounts.json');
  const server = await startTrackingServer({
    port: 0,
    store,
    artifacts,
    accounts,
    extend: addStudio,
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await artifacts.close();
      await store.close();
    },
  };
}

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

test.skipIf(process.platform === 'win32')(
  'the commands of docs/tracking.md work on a server and on a database',
  async () => {
    const here = join(folder.path, 'commands');
    const team = await startTeam(join(here, 'team'));
    const person = await reader(here);
    try {
      const text = await readFile(join(root, 'docs/tracking.md'), 'utf8');
      const blocks = fencedBlocks(text).filter(
        ({ language, tag }) => language === 'sh' && tag === 'run by: test/tracking-docs.test.ts',
      );
      expect(blocks).toHaveLength(1);
      for (const block of blocks) {
        const code = block.code
          .replaceAll('http://127.0.0.1:5000', team.url)
          .replaceAll(/^havn /gm, 'npx havn ');
        await person.follow({ ...block, code });
      }
      const copied = await readdir(join(here, 'copy', '0'));
      expect(copied.filter((name) => name.startsWith('0193'))).toHaveLength(2);
      const other = await openTrackingStore({ url: join(here, 'other.db'), artifactRoot: here });
      expect((await other.runs.get('0193a'.padEnd(32, '0'))).tags).toContainEqual({
        key: 'note',
        value: 'best so far',
      });
      await other.close();
    } finally {
      await person.stop();
      await team.close();
    }
  },
  200_000,
);
