import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrackingStore } from '../open-tracking-store.ts';
import { seedModel } from '../testing/registry.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { addTrigger, removeTrigger } from '../triggers/triggers-file.ts';
import { type Deliverer, openDeliverer, startDeliverer } from './deliverer.ts';

let folder: string;
let file: string;
let store: TrackingStore;
let open: Deliverer[];
let senders: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-deliver-'));
  await mkdir(join(folder, '.havn'));
  file = join(folder, '.havn', 'triggers.json');
  store = await openTrackingStore({ url: join(folder, '.havn/havn.db'), artifactRoot: folder });
  await seedModel(store, 'intents');
  open = [];
});

afterEach(async () => {
  for (const sender of senders) sender.kill('SIGKILL');
  senders = [];
  await Promise.all(open.map((deliverer) => deliverer.close()));
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

function deliverer(options: { readonly background?: boolean; readonly leaseMs?: number } = {}) {
  const { background = false, ...rest } = options;
  const own = { store, triggersFile: file, everyMs: 20, ...rest };
  const made = background ? startDeliverer(own) : openDeliverer(own);
  open.push(made);
  return made;
}

/** A trigger that runs a program of Node's; `event` is what came on its stdin. */
async function onAlias(name: string, program: string, timeoutSeconds = 30): Promise<void> {
  const script = join(folder, `${name}.mjs`);
  await writeFile(
    script,
    `import { appendFileSync, readFileSync } from 'node:fs';
const event = JSON.parse(readFileSync(0, 'utf8'));
${program}\n`,
  );
  await addTrigger(file, { name, command: { run: [process.execPath, script], timeoutSeconds } });
}

const written = async (name: string) =>
  (await readFile(join(folder, name), 'utf8')).trim().split('\n');
const log = async () =>
  (await store.journal.deliveries()).map(({ state, log }) => ({ state, log }));

test('a command gets the event as JSON and in its environment, and what it prints is kept', async () => {
  await onAlias(
    'deploy',
    `appendFileSync('out', JSON.stringify({ ...event, env: process.env }) + '\\n');
console.log('deployed', process.env.HAVN_ALIAS); console.error('warned');`,
  );
  process.env.HAVN_TOKEN = 'very-secret';
  const own = deliverer();
  await own.refresh();
  await store.as('ann').models.setAlias('intents', 'production', '1');
  await store.as('ann').models.setAlias('intents', 'production', '2');
  const outcomes = await own.flush();
  delete process.env.HAVN_TOKEN;
  expect(outcomes.map(({ name, error }) => [name, error])).toEqual([
    ['deploy', undefined],
    ['deploy', undefined],
  ]);
  // In their order, one after the other.
  const [first, second] = (await written('out')).map((line) => JSON.parse(line));
  expect(first).toMatchObject({
    event: 'model_version_alias.created',
    model: 'intents',
    version: '1',
    alias: 'production',
    actor: 'ann',
    attempt: 1,
    current_version: '2',
    env: { HAVN_MODEL: 'intents', HAVN_VERSION: '1', HAVN_CURRENT_VERSION: '2' },
  });
  expect(first.env.HAVN_TOKEN).toBeUndefined();
  expect(second).toMatchObject({ version: '2', detail: { before: '1' } });
  const [{ state, log: attempts }] = (await log()) as [Awaited<ReturnType<typeof log>>[0]];
  expect([state, attempts[0]?.answer]).toEqual(['DONE', 'deployed production\nwarned\n']);
});

test('nothing of an event is read by a shell, and output is bounded', async () => {
  await onAlias('print', `console.log('x'.repeat(100_000) + event.detail.alias + 'END');`);
  const own = deliverer();
  await own.refresh();
  await store.models.setTag('intents', { key: 'note', value: '$(touch pwned); `touch pwned`' });
  await store.models.setAlias('intents', 'a', '1');
  const answer = (await own.flush())[0]!.answer;
  expect(answer.length).toBeLessThan(8_200);
  expect(answer).toMatch(/^…x+aEND\n$/);
});

test('a command that fails is tried again, and its log says how each attempt ended', async () => {
  await onAlias(
    'flaky',
    `appendFileSync('tries', '1\\n');
if (readFileSync('tries', 'utf8').length < 4) { console.log('no database'); process.exit(3); }`,
  );
  const own = deliverer({ background: true });
  await own.refresh();
  await store.models.setAlias('intents', 'a', '1');
  await expect.poll(async () => (await log())[0]?.state, { timeout: 20_000 }).toBe('DONE');
  expect((await log())[0]!.log.map(({ number, error, answer }) => [number, error, answer])).toEqual(
    [
      [2, undefined, ''],
      [1, 'ended with exit code 3', 'no database\n'],
    ],
  );
});

test('after its time a command and all that it started are ended', async () => {
  await onAlias(
    'hangs',
    `import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
appendFileSync('pids', child.pid + '\\n');
setInterval(() => {}, 1000);`,
    2,
  );
  const own = deliverer();
  await own.refresh();
  await store.models.setAlias('intents', 'a', '1');
  const [outcome] = await own.flush();
  expect(outcome?.error?.message).toBe('did not end within 2 s');
  const [pid] = await written('pids');
  await expect.poll(() => isAlive(Number(pid)), { timeout: 5_000 }).toBe(false);
});

test('a program that is not there is told; other triggers run', async () => {
  await addTrigger(file, { name: 'gone', command: { run: ['./nothing-here'] } });
  await onAlias('fine', '');
  const own = deliverer();
  await own.refresh();
  await store.models.setAlias('intents', 'a', '1');
  // Where the other one takes a second, the failed one is tried again meanwhile.
  const outcomes = new Map((await own.flush()).map(({ name, error }) => [name, error?.message]));
  expect(Object.fromEntries(outcomes)).toEqual({
    fine: undefined,
    gone: './nothing-here could not be started: there is no such program',
  });
});

test('two processes do not both run one delivery while its lease holds', async () => {
  await onAlias(
    'slow',
    `appendFileSync('runs', '1\\n'); await new Promise((done) => setTimeout(done, 3000));`,
  );
  const other = await openTrackingStore({
    url: join(folder, '.havn/havn.db'),
    artifactRoot: folder,
  });
  // The lease is far shorter than the command: signs of life keep it.
  const first = deliverer({ leaseMs: 1_500, background: true });
  await first.refresh();
  open.push(startDeliverer({ store: other, triggersFile: file, everyMs: 20, leaseMs: 1_500 }));
  await store.models.setAlias('intents', 'a', '1');
  await expect.poll(async () => (await log())[0]?.state, { timeout: 20_000 }).toBe('DONE');
  expect(await written('runs')).toEqual(['1']);
  await Promise.all(open.splice(0).map((each) => each.close()));
  await other.close();
});

test('who is stopped in the middle leaves the delivery for the next', async () => {
  await onAlias(
    'once',
    `appendFileSync('runs', '1\\n');
if (readFileSync('runs', 'utf8').length < 4) await new Promise((done) => setTimeout(done, 60_000));`,
  );
  const own = deliverer({ background: true });
  await own.refresh();
  await store.models.setAlias('intents', 'a', '1');
  await expect.poll(() => written('runs').catch(() => []), { timeout: 20_000 }).toEqual(['1']);
  await own.close();
  expect(await deliverer().flush()).toMatchObject([{ name: 'once', error: undefined }]);
  expect(await written('runs')).toEqual(['1', '1']);
});

const child = fileURLToPath(new URL('../../dist/testing/deliver-child.js', import.meta.url));

async function sender(): Promise<ChildProcess> {
  const url = join(folder, '.havn/havn.db');
  const started = spawn(process.execPath, [child, url, file, '500'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  senders.push(started);
  await once(started.stdout, 'data');
  return started;
}

test('events outlive a kill -9 of the sender between and within attempts', async () => {
  await onAlias(
    'told',
    `appendFileSync('runs', event.alias + '\\n');
if (readFileSync('runs', 'utf8').split('\\n').length < 4) process.exit(1);`,
  );
  await deliverer().refresh();
  const aliases = ['a', 'b', 'c'];
  const first = await sender();
  for (const alias of aliases) await store.models.setAlias('intents', alias, '1');
  await expect
    .poll(async () => (await written('runs').catch(() => [])).length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(2);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const second = await sender();
  await expect
    .poll(async () => (await log()).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(['DONE', 'DONE', 'DONE']);
  second.kill('SIGKILL');
  await once(second, 'exit');
  expect(new Set(await written('runs'))).toEqual(new Set(aliases));
}, 150_000);

test('a file of triggers that everybody may write runs nothing; a damaged one says where', async () => {
  await onAlias('x', '');
  await chmod(file, 0o666);
  await expect(deliverer().refresh()).rejects.toMatchObject({ code: 'TRIGGERS_FILE' });
  await chmod(file, 0o600);
  await writeFile(file, '{"triggers": [{"name": "x", "comand": {}}]}');
  await expect(deliverer().refresh()).rejects.toMatchObject({
    message: 'triggers[0]: a trigger has no "comand"',
    remedy: "Did you mean 'command'?",
  });
});

test('a trigger that was removed is told nothing more', async () => {
  await onAlias('x', `appendFileSync('runs', '1\\n');`);
  const own = deliverer();
  await own.refresh();
  await store.models.setAlias('intents', 'a', '1');
  await removeTrigger(file, 'x');
  expect(await own.flush()).toEqual([]);
  expect(await log()).toMatchObject([{ state: 'FAILED' }]);
  await expect(removeTrigger(file, 'x')).rejects.toMatchObject({ code: 'TRIGGER_INVALID' });
});

/** A process that has ended and that nobody has asked for yet is gone, too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
