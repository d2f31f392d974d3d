import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plotSpec, plotsToJson } from '../../src/plots/plots-json.ts';
import { showPlots, templateNames, templateSpec } from '../../src/plots/show-plots.ts';
import { PLOT_TEMPLATES } from '../../src/plots/vega/templates/built-in.ts';
import { TestRepository } from '../../src/testing/repository.ts';
import { pythonJson } from '../../src/value/python-json.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const dvc = ['.peers/venv/bin/dvc', '.peers/dvc/bin/dvc']
  .map((path) => join(root, path))
  .find(existsSync);
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/plots.json', import.meta.url), 'utf8'),
) as { readonly files: Readonly<Record<string, string>> };

let repository: TestRepository;
beforeAll(() => {
  repository = new TestRepository(fixture.files);
  repository.commit();
});
afterAll(() => repository.remove());

function theirs(...args: readonly string[]): string {
  return execFileSync(dvc ?? 'dvc', ['plots', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trimEnd();
}

/** Numbers that a generator of its own draws, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.skipIf(!dvc)('plots of DVC and of Havn', () => {
  it('have the same templates, to the byte', () => {
    const own = templateNames(undefined);
    expect(own.join('\n')).toBe(theirs('templates'));
    for (const name of PLOT_TEMPLATES) {
      expect(pythonJson(templateSpec(name, undefined))).toBe(theirs('templates', name));
    }
  });

  it.each([['loss.csv'], ['list.yaml'], ['cm.csv'], ['dot.x.csv'], ['Both'], ['folder']])(
    'are the same text with --show-vega: %s',
    (target) => {
      const spec = plotSpec(showPlots(repository.open(), { targets: [target] }));
      expect(spec && pythonJson(spec)).toBe(theirs('show', target, '--show-vega'));
    },
  );

  it('are the same for random definitions of random data', () => {
    let drawn = 0;
    for (let seed = 1; seed <= 12; seed++) {
      repository.write(randomFiles(numbers(seed)));
      const options = { folder: 'out', split: seed % 2 === 0 };
      const found = plotsToJson(showPlots(repository.open()), options);
      const expected = theirs('show', '--json', ...(options.split ? ['--split'] : []));
      const data = JSON.parse(pythonJson(found)) as { readonly data?: Record<string, unknown[]> };
      expect(data.data, `seed ${seed}`).toEqual((JSON.parse(expected) as typeof data).data);
      drawn += Object.values(data.data ?? {}).filter((plots) => plots.length > 0).length;
    }
    expect(drawn).toBeGreaterThan(30);
  });
});

function randomFiles(random: (below: number) => number): Readonly<Record<string, string>> {
  const one = <T>(items: readonly T[]): T => items[random(items.length)]!;
  const fields = ['u', 'v', 'w.x'];
  const files = ['r/a.csv', 'r/b.json', 'r/c.tsv', 'r/d/e.yaml'];
  const rows = random(4) + 1;
  const values = () =>
    Array.from({ length: rows }, () => fields.map(() => one([1, 0.5, -3, 1e-7])));
  const separated = (by: string) =>
    [fields, ...values()].map((row) => row.join(by)).join('\n') + one(['', '\n', '\n\n']);
  const objects = () =>
    values().map((row) => Object.fromEntries(row.map((value, index) => [fields[index], value])));
  const template = () =>
    one(['simple', 'linear', 'scatter', 'bar_horizontal', 'v3', 'mine', 'confusion']);
  const axis = () => {
    const kind = random(3);
    if (kind === 0) return one(fields);
    if (kind === 1) return { [one(files)]: one(fields) };
    return Object.fromEntries(
      files
        .slice(0, random(3) + 1)
        .map((file) => [file, random(2) ? one(fields) : fields.slice(0, random(3) + 1)]),
    );
  };
  const plots = Array.from({ length: 8 }, (_, index) => {
    const y = axis();
    const x = typeof y === 'string' ? one(fields) : axis();
    const single =
      typeof x === 'string' || Object.values(x).every((value) => typeof value === 'string');
    return {
      [typeof y === 'string' ? one(files) : `plot ${index}`]: {
        ...(random(3) > 0 && single ? { x } : {}),
        y,
        template: template(),
        ...(random(2) ? { title: `T${index}` } : {}),
        ...(random(3) ? {} : { y_label: 'label' }),
      },
    };
  });
  return {
    'dvc.yaml': JSON.stringify({ plots }),
    'deep/dvc.yaml': '{}',
    'r/a.csv': separated(','),
    'r/b.json': JSON.stringify({ a: { rows: objects() } }),
    'r/c.tsv': separated('\t'),
    'r/d/e.yaml': JSON.stringify(objects()),
  };
}
