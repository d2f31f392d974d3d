import { expect, test } from 'vitest';
import type { RunRow } from '../../src/server/runs/run-row.ts';
import { groupLines } from './group-runs.ts';

const run = (id: string, values: RunRow['values']): RunRow => ({
  id,
  name: id,
  experimentId: '0',
  status: 'FINISHED',
  user: '',
  startTime: 0,
  endTime: 0,
  deleted: false,
  color: null,
  values,
});

const runs = [
  run('a', { 'params.lr': '1', 'metrics.loss': 2 }),
  run('b', { 'params.lr': '2', 'metrics.loss': 5 }),
  run('c', { 'params.lr': '1', 'metrics.loss': 4 }),
  run('d', {}),
];

const shown = (closed: readonly string[]) =>
  groupLines(runs, 'params.lr', new Set(closed)).map((line) =>
    line.kind === 'run' ? line.run.id : `${line.group.name}:${line.group.runs.length}`,
  );

test('runs stand below their group, in the order they came', () => {
  expect(shown([])).toEqual(['1:2', 'a', 'c', '2:1', 'b', '(none):1', 'd']);
});

test('a closed group hides its runs and keeps its mean', () => {
  expect(shown(['1', '(none)'])).toEqual(['1:2', '2:1', 'b', '(none):1']);
  const [line] = groupLines(runs, 'params.lr', new Set());
  expect(line?.kind === 'group' && line.group.means).toEqual({ 'metrics.loss': 3 });
});
