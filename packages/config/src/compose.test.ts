import { readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, composeConfig, toYaml } from './index.ts';
import { temporaryTree } from './testing/temporary-tree.ts';

type Outcome = string | { readonly error: string };

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly overrides?: readonly string[];
}

function fixture<T>(name: string): T {
  const url = new URL(`../test/fixtures/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}

const cases = fixture<Case[]>('compositions.json');
const expected = fixture<Record<string, { resolved: Outcome; unresolved?: Outcome }>>(
  'compositions.expected.json',
);
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function composed({ files, overrides = [] }: Case) {
  const configDir = temporaryTree(files);
  folders.push(configDir);
  const env = { HAVN_FUZZ: 'fuzz value' };
  return composeConfig({ configDir, configName: 'config', overrides, env });
}

describe('a tree composes as Hydra composes it', () => {
  test.each(cases)('$name', async (item) => {
    const { resolved, unresolved = resolved } = expected[item.name] as {
      resolved: Outcome;
      unresolved?: Outcome;
    };
    if (typeof unresolved !== 'string') {
      await expect(composed(item).then(() => 'composed')).rejects.toBeInstanceOf(ConfigError);
      return;
    }
    const result = await composed(item);
    expect(toYaml(result.tree)).toBe(unresolved);
    if (typeof resolved === 'string') expect(toYaml(result.resolved)).toBe(resolved);
    else expect(() => result.resolved).toThrow(ConfigError);
  });
});
