import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '@havn/track';
import { beforeAll, expect, test } from 'vitest';
import { havnHere } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('triggers');
const PATIENCE_MS = 300_000;

beforeAll(async () => {
  const store = await openStore(join(folder.path, '.havn'));
  await store.tracking.models.create({ name: 'intents' });
  for (const source of ['a', 'b'])
    await store.tracking.versions.create({ name: 'intents', source });
  await store.close();
});

const run = (...args: readonly string[]) => havnHere(folder.path, ...args);

test(
  'moving an alias runs a command of this machine; what fails stays for the next time',
  async () => {
    await writeFile(
      join(folder.path, 'deploy.mjs'),
      `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
if (!existsSync('ready')) { console.log('nothing is ready'); process.exit(4); }
appendFileSync('told', readFileSync(0));`,
    );
    const command = ['--', process.execPath, 'deploy.mjs'];
    const added = await run('triggers', 'add', 'deploy', '--alias', 'prod*', ...command);
    expect([added.code, added.stderr]).toEqual([0, '']);
    const again = await run('triggers', 'add', 'deploy', ...command);
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringContaining('there is a trigger "deploy" already [TRIGGER_INVALID]'),
    ]);
    await run('models', 'alias', 'intents', '1', 'staging');
    const moved = await run('models', 'alias', 'intents', '1', 'production', '--json');
    expect(moved.code).toBe(0);
    expect(moved.stderr).toMatch(/deploy: error: ended with exit code 4[\s\S]*outbox/);
    const { version, deliveries } = JSON.parse(moved.stdout);
    expect([version, deliveries]).toMatchObject([
      '1',
      [{ trigger: 'deploy', state: 'PENDING', answer: 'nothing is ready\n' }],
    ]);
    await writeFile(join(folder.path, 'ready'), '');
    const told = await run('triggers', 'redeliver', String(deliveries[0].delivery), '--json');
    expect(JSON.parse(told.stdout).deliveries).toMatchObject([{ state: 'DONE', attempt: 2 }]);
    expect(JSON.parse(await readFile(join(folder.path, 'told'), 'utf8'))).toMatchObject({
      alias: 'production',
      version: '1',
      attempt: 2,
    });
    expect((await run('triggers', 'deliver')).stdout).toBe('Nothing is due.\n');
    const log = await run('triggers', 'deliveries', '--model', 'intents');
    expect(log.stdout).toMatch(/deploy {2}model_version_alias.created intents version 1 {2}done/);
    expect(log.stdout).toMatch(/1\. .*ended with exit code 4\n {7}\| nothing is ready/);
    const history = await run('models', 'history', 'intents');
    expect(history.stdout).toMatch(/model_version_alias.created +1 +1 done/);
  },
  PATIENCE_MS,
);

test(
  'triggers are listed without what may be secret, and removed',
  async () => {
    const hook = 'https://chat.example.com/hooks/s3cret';
    await run('triggers', 'add', 'chat', '--on', 'model_version.*', '--webhook', hook);
    await run('triggers', 'add', 'ci', '--github', 'acme/app', '--alias', 'staging');
    const { stdout } = await run('triggers', 'list');
    expect(stdout).toMatch(/chat +webhook chat.example.com +model_version\.\* +\* +\* +here/);
    expect(stdout).toMatch(/ci +github acme\/app \(havn-alias-moved\)/);
    expect(stdout).not.toContain('s3cret');
    for (const name of ['chat', 'ci']) expect((await run('triggers', 'remove', name)).code).toBe(0);
    expect(JSON.parse((await run('triggers', 'list', '--json')).stdout).triggers).toMatchObject([
      { name: 'deploy', kept: 'here' },
    ]);
    const wrong = await run('triggers', 'add', 'x', '--github', 'acme/app', '--webhook', hook);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('x has github and webhook to tell'),
    ]);
    const event = await run('triggers', 'add', 'x', '--on', 'alias.moved', '--webhook', hook);
    expect(event.stderr).toMatch(/there is no event "alias.moved"/);
  },
  PATIENCE_MS,
);

test('a file that everybody may write is not trusted', async () => {
  const file = join(folder.path, '.havn/triggers.json');
  await chmod(file, 0o666);
  const { code, stderr } = await run('models', 'alias', 'intents', '2', 'production');
  expect([code, stderr]).toEqual([1, expect.stringContaining('[TRIGGERS_FILE]')]);
  const shown = await run('models', 'show', 'intents', '--json');
  expect(JSON.parse(shown.stdout).model.aliases).toContainEqual({
    alias: 'production',
    version: '1',
  });
  await chmod(file, 0o600);
});
