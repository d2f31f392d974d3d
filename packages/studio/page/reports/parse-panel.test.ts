import { describe, expect, test } from 'vitest';
import { parsePanel } from './parse-panel.ts';

describe('a panel of a report', () => {
  test('names metrics and the newest runs', () => {
    expect(parsePanel('metrics: loss, val/loss\nruns: newest 3')).toMatchObject({
      metrics: ['loss', 'val/loss'],
      runs: { filter: undefined, limit: 3 },
    });
  });

  test('takes ids, or a filter', () => {
    const id = 'a'.repeat(32);
    expect(parsePanel(`metrics: x\nruns: ${id}`)).toMatchObject({ runs: [id] });
    expect(parsePanel('metrics: x\nruns: metrics.x > 1')).toMatchObject({
      runs: { filter: 'metrics.x > 1', limit: 50 },
    });
  });

  test.each(['runs: newest', 'metrics: x\nsmoothing: 2', 'metrics: x\naxis: y', 'hello'])(
    'says what is wrong with %j',
    (code) => {
      expect(parsePanel(code)).toHaveProperty('problem');
    },
  );
});
