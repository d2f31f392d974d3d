import { readFileSync } from 'node:fs';
import { UsageError } from '@havn/core';
import { describe, expect, it } from 'vitest';
import { constant, cosine, linear, type Schedule, schedule, stepwise } from './schedule.ts';

const fixture = new URL('../../test/fixtures/schedules.json', import.meta.url);
const expected = JSON.parse(readFileSync(fixture, 'utf8')) as Readonly<Record<string, number[]>>;
const STEPS = 40;

const schedules: Readonly<Record<string, Schedule>> = {
  linear: linear({ warmupRatio: 0.15 }),
  cosine: cosine({ warmupSteps: 6 }),
  waves: cosine({ warmupSteps: 6, cycles: 1.5 }),
  constant: constant({ warmupSteps: 6 }),
  step: stepwise({ stepSize: 7, gamma: 0.3 }),
};

describe('schedules', () => {
  it.each(Object.keys(schedules))('%s equals transformers and torch', (name) => {
    expected[name]!.forEach((factor, step) => {
      expect(schedules[name]!(step, STEPS)).toBeCloseTo(factor, 12);
    });
  });

  it('count the steps of a step decay from the end of the warm-up', () => {
    const decay = stepwise({ stepSize: 2, gamma: 0.5, warmupSteps: 3 });
    expect([0, 3, 4, 5, 7].map((step) => decay(step, 10))).toEqual([0, 1, 1, 0.5, 0.25]);
  });

  it('are found by name', () => {
    expect(schedule('linear', { warmupSteps: 0 })(5, 10)).toBe(0.5);
    expect(schedule('step', { stepSize: 1 })(1, 10)).toBeCloseTo(0.1);
    expect(() => schedule('step', {})).toThrow(UsageError);
  });
});
