import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { damagedObjects, TestRepository } from '../testing/repository.ts';
import { add } from './add.ts';
import { checkout } from './checkout.ts';
import type { DataContext } from './context.ts';
import { gc } from './gc.ts';
import { fetch, push } from './transfer.ts';

const FILES = 240;

function write(data: TestRepository, round: number): void {
  for (let i = 0; i < FILES; i++) data.write(`d/${i % 8}/${i}`, `content ${i} of ${round}`);
}

/** Runs a command and kills it at a moment of its own, from its start to its usual end. */
async function killed(data: TestRepository, command: string, share: number, usual: number) {
  const child = data.spawn(command === 'add' ? [command, data.path('d')] : [command]);
  const ended = once(child, 'exit');
  await Promise.race([sleep(usual * share), ended]);
  child.kill('SIGKILL');
  await ended;
}

/** The same to its end; gives the milliseconds that it took. */
function whole(data: TestRepository, command: string): number {
  const began = performance.now();
  const { status, stdout, stderr } = data.run(
    command === 'add' ? [command, data.path('d')] : [command],
  );
  expect(status, `${command}: ${stdout}${stderr}`).toBe(0);
  return performance.now() - began;
}

/** What a second call does, in this process. */
const complete: Readonly<Record<string, (context: DataContext, path: string) => Promise<unknown>>> =
  {
    add: (context, path) => add(context, [path]),
    push: (context) => push(context, {}),
    gc: (context) => gc(context, { workspace: true, cloud: true }),
    pull: async (context) => {
      await fetch(context, {});
      await checkout(context, { force: true });
    },
    checkout: (context) => checkout(context, { force: true }),
  };

/** What each command begins with: something to do. */
const before: Readonly<Record<string, (data: TestRepository) => void>> = {
  add: () => {},
  push: () => {},
  gc: () => {},
  pull: (data) => {
    data.remove('d');
    data.remove('.dvc/cache');
  },
  checkout: (data) => data.remove('d'),
};

// Late moments, too: a process takes most of its time to start.
const MOMENTS = [0.45, 0.65, 0.8, 0.95];

test('commands that are killed at any moment leave what a second call completes', async () => {
  const data = new TestRepository();
  const usual: Record<string, number> = {};
  write(data, 0);
  for (const command of ['add', 'push', 'gc']) usual[command] = whole(data, command);
  for (const command of ['pull', 'checkout']) {
    before[command]!(data);
    usual[command] = whole(data, command);
  }
  for (const [round, share] of MOMENTS.entries()) {
    write(data, round + 1);
    for (const command of ['add', 'push', 'gc', 'pull', 'checkout']) {
      before[command]!(data);
      await killed(data, command, share, usual[command]!);
      for (const place of [data.path('.dvc/cache'), data.remote]) {
        expect(damagedObjects(`${place}/files/md5`), `${command} at ${share}`).toEqual([]);
      }
      await data.with((context) => complete[command]!(context, data.path('d')));
      expect(await data.status(), `${command} at ${share}`).toEqual({});
    }
    expect(data.read('d/7/239')).toBe(`content 239 of ${round + 1}`);
  }
}, 600_000);
