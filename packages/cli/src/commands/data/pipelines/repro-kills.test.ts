import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { havnHere as havn, startHavn } from '../../../testing/run-havn.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const folder = temporaryFolder('repro-kills');
const at = (...parts: readonly string[]) => join(folder.path, ...parts);
const read = (path: string) => {
  try {
    return readFileSync(at(path), 'utf8');
  } catch {
    return '';
  }
};

const ROUNDS = 3;
const KILLS = 3;

/** Says in which run it began, works a while, and then makes its file from those that it needs. */
const stage = (name: string, deps: readonly string[]) => `  ${name}:
    cmd:
    - echo ${name} $RUN >> began.log
    - sleep 0.15; cat ${deps.join(' ')} > ${name}.txt; sleep 0.05; echo ${name} >> ${name}.txt
    deps: [${deps.join(', ')}]
    outs: [${name}.txt]
`;
const PIPELINE = `stages:
${stage('a', ['in.txt'])}${stage('b', ['a.txt'])}${stage('c', ['a.txt'])}${stage('d', ['b.txt', 'c.txt'])}${stage('e', ['in.txt'])}`;
const STAGES = ['a', 'b', 'c', 'd', 'e'];

/** What each file must hold in the end. */
function expected(input: string): Readonly<Record<string, string>> {
  const a = `${input}a\n`;
  return { a, b: `${a}b\n`, c: `${a}c\n`, d: `${a}b\n${a}c\nd\n`, e: `${input}e\n` };
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  b: ['a'],
  c: ['a'],
  d: ['a', 'b', 'c'],
};

/** The stages that are done and recorded, with all that they need. */
async function recorded(): Promise<readonly string[]> {
  const { code, stdout, stderr } = await havn(folder.path, 'data', 'status', '--json');
  expect(code, stderr).toBe(0);
  const changed = JSON.parse(stdout) as object;
  const isDone = (name: string) => read('dvc.lock').includes(`  ${name}:`) && !(name in changed);
  return STAGES.filter((name) => isDone(name) && (NEEDS[name] ?? []).every(isDone));
}

/** The stages that a run began. */
const beganIn = (run: number) =>
  read('began.log')
    .split('\n')
    .flatMap((line) => (line.endsWith(` ${run}`) ? [line.split(' ')[0]] : []));

it.skipIf(process.platform === 'win32')(
  'repro that is killed at any moment goes on where it stopped, and leaves no lock',
  async () => {
    await mkdir(at('.dvc'));
    await writeFile(at('.dvc/config'), '[core]\n    no_scm = true\n');
    await writeFile(at('dvc.yaml'), PIPELINE);
    await writeFile(at('in.txt'), 'round 0\n');
    const began = performance.now();
    const first = await havn(folder.path, 'data', 'repro');
    expect(first.code, first.stderr).toBe(0);
    const usual = performance.now() - began;
    let run = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const input = `round ${round}\n`;
      await writeFile(at('in.txt'), input);
      let done: readonly string[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        process.env.RUN = String(++run);
        const child = startHavn(folder.path, ['data', 'repro', '--jobs', '2']);
        const ended = once(child, 'close');
        await Promise.race([sleep(usual * (0.25 + 0.7 * Math.random())), ended]);
        child.kill('SIGKILL');
        await ended;
        const again = done.filter((name) => beganIn(run).includes(name));
        expect(again, `run ${run} began again what was recorded`).toEqual([]);
        done = await recorded();
      }
      process.env.RUN = String(++run);
      const { code, stderr } = await havn(folder.path, 'data', 'repro', '--jobs', '2');
      expect(code, stderr).toBe(0);
      expect(beganIn(run).filter((name) => done.includes(name!))).toEqual([]);
      expect(await recorded()).toEqual(STAGES);
      for (const [name, text] of Object.entries(expected(input))) {
        expect(read(`${name}.txt`), `${name}.txt of round ${round}`).toBe(text);
      }
    }
    // What a killed run had started would write now.
    await sleep(300);
    expect((await havn(folder.path, 'data', 'status', '--json')).stdout).toBe('{}\n');
    expect(JSON.parse(read('.dvc/tmp/rwlock'))).toEqual({ read: {}, write: {} });
    const left = readdirSync(at('.dvc/tmp')).filter((name) =>
      /^havn-work|\.(?:pid|claim)$/.test(name),
    );
    expect([left, readdirSync(at('.dvc/tmp/havn-commands'))]).toEqual([[], []]);
    const names = [...STAGES.map((name) => `${name}.txt`), 'dvc.lock', 'dvc.yaml', 'in.txt'];
    expect(
      readdirSync(folder.path)
        .filter((name) => !/^\.|began/.test(name))
        .sort(),
    ).toEqual(names.sort());
  },
  300_000,
);
