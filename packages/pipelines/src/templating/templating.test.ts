// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these files hold
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PipelineTemplateError } from '../errors.ts';
import { memoryTree } from '../testing/memory-tree.ts';
import { toPlain } from '../testing/plain.ts';
import { readYaml } from '../yaml/read.ts';
import { TemplateResolver } from './resolver.ts';

interface Case {
  readonly name: string;
  readonly yaml: string;
  readonly stages?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

interface Fixture {
  readonly params: string;
  readonly other: string;
  readonly cases: readonly Case[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/templates.json', import.meta.url), 'utf8'),
) as Fixture;

function resolver(yaml: string, warnings: string[] = []): TemplateResolver {
  const tree = memoryTree({ '/r/params.yaml': fixture.params, '/r/other.yaml': fixture.other });
  const source = readYaml(yaml, 'dvc.yaml');
  const warn = (message: string) => warnings.push(message);
  return new TemplateResolver({ source, folder: '/r', tree, shownFrom: '/r', warn });
}

function resolveAll(yaml: string): unknown {
  const all = resolver(yaml);
  return Object.fromEntries(all.stageNames().map((name) => [name, toPlain(all.stage(name)!.data)]));
}

describe('templates resolve as DVC resolves them', () => {
  const valid = fixture.cases.filter((one) => one.stages);
  it.each(valid)('$name', ({ yaml, stages }) => {
    expect(resolveAll(yaml)).toEqual(stages);
  });
});

describe('templates that DVC refuses are refused in its words', () => {
  const invalid = fixture.cases.filter((one) => one.error);
  it.each(invalid)('$name', ({ yaml, error }) => {
    // DVC forgets where a copied value came from.
    const expected = error?.replace("already exists in 'None'", "already exists in 'params.yaml'");
    expect(() => resolveAll(yaml)).toThrowError(
      expect.objectContaining({ message: expected, code: 'PIPELINE_TEMPLATE' }),
    );
  });
});

describe('errors of templates', () => {
  it('name file and line, and the key that was meant', () => {
    const yaml = 'stages:\n  a:\n    cmd: x\n  b:\n    wdir: .\n    cmd: echo ${epoch}\n';
    const failure = catchError(() => resolveAll(yaml));
    expect(failure.location).toEqual({ file: 'dvc.yaml', line: 6 });
    expect(failure.remedy).toBe("Did you mean 'epochs'?");
  });

  it('point into the part of a foreach', () => {
    const yaml = 'stages:\n  a:\n    foreach: [x]\n    do:\n      cmd: echo ${nested.aa}\n';
    const failure = catchError(() => resolveAll(yaml));
    expect(failure.location?.line).toBe(5);
  });
});

describe('a group', () => {
  it('warns where it hides a value', () => {
    const warnings: string[] = [];
    resolver('stages:\n  s:\n    foreach: {a: 1}\n    do:\n      cmd: x', warnings).stageNames();
    expect(warnings).toEqual([
      "item is already specified, will be overwritten for stages generated from 's'",
    ]);
  });

  it('leaves its item out of other stages', () => {
    const yaml =
      'stages:\n  s:\n    foreach: [a]\n    do:\n      cmd: echo ${item}\n  t:\n    cmd: echo ${item}';
    expect(resolveAll(yaml)).toEqual({ 's@a': { cmd: 'echo a' }, t: { cmd: 'echo taken' } });
  });

  it('is asked for its stages by name', () => {
    const all = resolver('stages:\n  s:\n    foreach: [a, b]\n    do:\n      cmd: x');
    expect([all.groupNames('s'), all.stage('s'), all.stage('s@c')]).toEqual([
      ['s@a', 's@b'],
      undefined,
      undefined,
    ]);
  });
});

describe('the values that a stage used', () => {
  it('are those of params files, by their path', () => {
    const yaml =
      'vars: [other.yaml]\nstages:\n  s:\n    vars: [{v: 1}]\n    cmd: echo ${beta.gamma} ${v} ${models[0]}';
    const { tracked } = resolver(yaml).stage('s')!;
    expect(Object.fromEntries([...tracked].map(([file, keys]) => [file, [...keys]]))).toEqual({
      'other.yaml': [['beta.gamma', 2n]],
      'params.yaml': [['models.0', 'small']],
    });
  });
});

describe('mappings as arguments', () => {
  const parsing = { bool: 'boolean_optional', list: 'append' };
  it('follow the configuration', () => {
    const source = readYaml('stages:\n  s:\n    cmd: x ${opts}', 'dvc.yaml');
    const tree = memoryTree({ '/r/params.yaml': fixture.params });
    const all = new TemplateResolver({ source, folder: '/r', tree, shownFrom: '/r', parsing });
    expect(all.stage('s')?.data.get('cmd')).toBe(
      "x --verbose --no-quiet --size 3 --path 'a b' --list 1 --list 'x y' --list True --sub.k v --sub.n None",
    );
  });
});

function catchError(body: () => unknown): PipelineTemplateError {
  try {
    body();
  } catch (error) {
    if (error instanceof PipelineTemplateError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
