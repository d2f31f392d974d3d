import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keepComments } from './comments.ts';
import { readYaml } from './read.ts';
import { updateYaml } from './update.ts';
import { writeYaml, type YamlMap } from './write.ts';

const { files, locks } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/comments.json', import.meta.url), 'utf8'),
) as {
  readonly files: readonly {
    readonly before: string;
    readonly value: YamlMap;
    readonly after: string;
  }[];
  readonly locks: readonly {
    readonly before: string;
    readonly name: string;
    readonly entry: YamlMap;
    readonly after: string;
  }[];
};

test('a .dvc file that is written again keeps the comments that DVC keeps, byte for byte', () => {
  for (const { before, value, after } of files) {
    expect(updateYaml(before, value, 'f.dvc'), before).toBe(after);
  }
  expect(files.length).toBeGreaterThan(100);
});

test('so does a dvc.lock in which a stage is replaced', () => {
  for (const { before, name, entry, after } of locks) {
    const old = readYaml(before, 'dvc.lock') as { readonly stages: YamlMap };
    const next = { ...old, stages: { ...old.stages, [name]: entry } };
    const kept = keepComments(before, writeYaml(next), [['stages', name]], 'dvc.lock');
    expect(kept, before).toBe(after);
  }
});
