import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Sandbox } from './sandbox.ts';

export const put = (path: string, content: string) => (folder: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

/** Runs a command with both tools: both succeed or both fail, and they leave the same behind. */
export function both(sandbox: Sandbox, ...args: readonly string[]): void {
  const [dvc, havn] = [sandbox.run('dvc', args), sandbox.run('havn', args)];
  const said = `${args.join(' ')}\ndvc: ${dvc.stdout}${dvc.stderr}\nhavn: ${havn.stdout}${havn.stderr}`;
  expect(havn.code === 0, said).toBe(dvc.code === 0);
  expect(sandbox.snapshot('havn'), said).toEqual(sandbox.snapshot('dvc'));
}

/** What DVC keeps of a listing of a bucket: a `.dir` object of ETags, which no `.dvc` file outputs. */
const isListing = (path: string) => /^\.dvc\/cache\/.*\.dir$/.test(path);

/** The same while servers of this process answer. */
export async function bothAside(sandbox: Sandbox, ...args: readonly string[]): Promise<void> {
  const [dvc, havn] = [await sandbox.runAside('dvc', args), await sandbox.runAside('havn', args)];
  const said = `${args.join(' ')}\ndvc: ${dvc.stdout}${dvc.stderr}\nhavn: ${havn.stdout}${havn.stderr}`;
  expect(havn.code === 0, said).toBe(dvc.code === 0);
  const [theirs, ours] = [sandbox.snapshot('dvc'), sandbox.snapshot('havn')];
  const more = Object.entries(theirs).filter(([path]) => isListing(path) && !(path in ours));
  expect({ ...ours, ...Object.fromEntries(more) }, said).toEqual(theirs);
}

/** Each tool reads what it and the other one left, and they say the same. */
export function sameJson(sandbox: Sandbox, ...args: readonly string[]): unknown {
  const answers = (['dvc', 'havn'] as const).flatMap((tool) =>
    (['dvc', 'havn'] as const).map((where) => sandbox.run(tool, [...args, '--json'], where)),
  );
  const [first, ...rest] = answers.map(({ stdout, stderr }) => {
    try {
      return sortDeep(JSON.parse(stdout));
    } catch {
      return stderr;
    }
  });
  for (const answer of rest) expect(answer, args.join(' ')).toEqual(first);
  return first;
}

/** Both print the same, each in its own tree. */
export function sameText(sandbox: Sandbox, ...args: readonly string[]): void {
  const [dvc, havn] = (['dvc', 'havn'] as const).map((tool) =>
    sandbox.run(tool, args).stdout.replaceAll(sandbox.base(tool), 'BASE'),
  );
  expect(havn, args.join(' ')).toBe(dvc);
}

function sortDeep(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortDeep).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortDeep(item)]),
  );
}
