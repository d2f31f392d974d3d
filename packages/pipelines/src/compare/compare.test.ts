// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these files hold
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMetrics, resultsToDict } from '../metrics/format-metrics.ts';
import { TestRepository } from '../testing/repository.ts';
import { pythonJson } from '../value/python-json.ts';
import { diffMetrics, diffParams, showMetrics } from './compare-metrics.ts';
import { type Changes, changesToDict } from './diff.ts';
import { formatDiff } from './format.ts';

const PIPELINE = `vars: [extra.yaml]
stages:
  s:
    cmd: echo \${long}
    params: [lr, net.size]
    metrics:
    - m.json: {cache: false}
metrics: [top.yaml]
`;

let repository: TestRepository;

beforeAll(() => {
  repository = new TestRepository({
    'dvc.yaml': PIPELINE,
    'params.yaml': 'lr: 0.001\nnet: {size: 3, kind: a}\nunused: [1]\n',
    'extra.yaml': 'long: words\nother: 1\n',
    'm.json': '{"acc": 0.5, "n": {"x": 1, "list": [1]}, "text": "a"}',
    'top.yaml': 'auc: 1\n',
  });
  repository.commit();
  repository.git('tag', 'v1');
  repository.write({
    'params.yaml': 'lr: 0.01\nnet: {size: 3, kind: b}\nunused: [1, 2]\n',
    'extra.yaml': 'long: other words\nother: 2\n',
    'm.json': '{"acc": 0.7123456789, "n": {"x": 3}, "text": "b"}',
  });
});
afterAll(() => repository.remove());

function json(changes: Changes): unknown {
  return JSON.parse(pythonJson(changesToDict(changes)));
}

describe('metrics diff', () => {
  it('gives what changed since a commit, with differences of numbers', () => {
    expect(json(diffMetrics(repository.open(), ['HEAD', 'workspace']))).toEqual({
      'm.json': {
        acc: { old: 0.5, new: 0.7123456789, diff: 0.7123456789 - 0.5 },
        'n.x': { old: 1, new: 3, diff: 2 },
        text: { old: 'a', new: 'b' },
      },
    });
  });

  it('prints a table, rounded to five decimals', () => {
    const changes = diffMetrics(repository.open(), ['v1', 'workspace'], { all: true });
    const table = formatDiff(changes, {
      title: 'Metric',
      revisions: ['v1', 'workspace'],
      changes: true,
      precision: 5,
    });
    expect(table).toBe(
      [
        'Path      Metric    v1    workspace    Change',
        'm.json    acc       0.5   0.71235      0.21235',
        'm.json    n.x       1     3            2',
        'm.json    text      a     b            -',
        'top.yaml  auc       1     1            0',
      ].join('\n'),
    );
  });

  it('names a revision that Git does not know', () => {
    expect(() => diffMetrics(repository.open(), ['nope', 'workspace'])).toThrowError(
      expect.objectContaining({ code: 'PIPELINE_REVISION', exitCode: 2 }),
    );
  });
});

describe('metrics show', () => {
  it('puts a row for each file and a column for each metric', () => {
    expect(formatMetrics(showMetrics(repository.open()), { markdown: true })).toBe(
      [
        '| Path     | acc     | auc   | n.x   | text   |',
        '|----------|---------|-------|-------|--------|',
        '| m.json   | 0.71235 | -     | 3     | b      |',
        '| top.yaml | -       | 1     | -     | -      |',
      ].join('\n'),
    );
  });

  it('shows tags beside the workspace', () => {
    const results = showMetrics(repository.open(), { allTags: true });
    expect([...results.keys()]).toEqual(['workspace', 'v1']);
  });

  it('says of each file what is wrong with it', () => {
    repository.write({ 'top.yaml': 'a: [1\n' });
    const shown = JSON.parse(pythonJson(resultsToDict(showMetrics(repository.open()))));
    expect(shown['']).toMatchObject({
      data: {
        'top.yaml': { error: { type: 'FileSyntaxError' } },
        'm.json': { data: { acc: 0.7123456789 } },
      },
    });
    repository.write({ 'top.yaml': 'auc: 1\n' });
  });
});

describe('params diff', () => {
  it('takes params.yaml whole, and what templates used of other files', () => {
    expect(json(diffParams(repository.open(), ['HEAD', 'workspace']))).toEqual({
      'params.yaml': {
        lr: { old: 0.001, new: 0.01, diff: 0.01 - 0.001 },
        'net.kind': { old: 'a', new: 'b' },
        unused: { old: '[1]', new: '[1, 2]' },
      },
      'extra.yaml': { long: { old: 'words', new: 'other words' } },
    });
  });

  it('takes what stages depend on alone with depsOnly', () => {
    const changes = diffParams(repository.open(), ['HEAD', 'workspace'], { depsOnly: true });
    expect([...(changes.get('params.yaml')?.keys() ?? [])]).toEqual(['lr']);
  });

  it('reads the files that are asked for', () => {
    const targets = [`${repository.root}/extra.yaml`];
    const changes = diffParams(repository.open(), ['HEAD', 'workspace'], { targets });
    expect([...(changes.get('extra.yaml')?.keys() ?? [])]).toEqual(['long', 'other']);
  });
});
