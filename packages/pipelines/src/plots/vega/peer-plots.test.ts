import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestRepository } from '../../testing/repository.ts';
import { pythonJson } from '../../value/python-json.ts';
import type { PlotProps } from '../definition.ts';
import { plotsToJson } from '../plots-json.ts';
import { comparedRevisions, showPlots } from '../show-plots.ts';

type Files = Readonly<Record<string, string>>;

const fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/plots.json', import.meta.url), 'utf8'),
) as {
  readonly files: Files;
  readonly changed: Files;
  readonly uncommitted: Files;
  readonly clean: unknown;
  readonly cases: readonly {
    readonly args: readonly [string, ...string[]];
    readonly data: unknown;
    readonly errors: readonly (readonly unknown[])[];
  }[];
};

const FLAGS: Readonly<Record<string, keyof PlotProps>> = {
  '-t': 'template',
  '-x': 'x',
  '-y': 'y',
  '--title': 'title',
  '--x-label': 'xLabel',
  '--y-label': 'yLabel',
};

let repository: TestRepository;
beforeAll(() => {
  repository = new TestRepository(fixture.files);
  repository.commit();
  repository.git('tag', 'one');
  repository.write(fixture.changed);
  repository.commit();
});
afterAll(() => repository.remove());

/** What a call of DVC asks for. */
function parse([command, ...args]: readonly string[]) {
  const props: Record<string, unknown> = {};
  const names: string[] = [];
  const targets: string[] = [];
  let named = command === 'show' ? targets : names;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const flag = FLAGS[arg];
    if (arg === '--no-header') props.header = false;
    else if (arg === '--targets') named = targets;
    else if (flag) props[flag] = args[++at];
    else if (arg !== '--split') named.push(arg);
  }
  return { command, props, names, targets, split: args.includes('--split') };
}

function ours(args: readonly string[]) {
  const { command, props, names, targets, split } = parse(args);
  const open = repository.open();
  const revisions = command === 'show' ? ['workspace'] : comparedRevisions(open, names);
  const plots = showPlots(open, { revisions, targets, props });
  return JSON.parse(pythonJson(plotsToJson(plots, { folder: 'out', split }))) as {
    readonly data?: unknown;
    readonly errors?: readonly { readonly name: string; readonly rev: string; source?: string }[];
  };
}

describe('plots as DVC makes them of the same repository', () => {
  it('compare nothing with the workspace where nothing changed', () => {
    expect(ours(['diff']).data).toEqual(fixture.clean);
  });

  it.each(fixture.cases)('have the same specifications: plots $args', ({ args, data, errors }) => {
    repository.write(fixture.uncommitted);
    const found = ours(args);
    expect(found.data ?? {}).toEqual(data);
    const failed = (found.errors ?? []).map(({ name, rev, source }) => [name, rev, source ?? null]);
    expect(failed.sort()).toEqual(errors);
  });
});
