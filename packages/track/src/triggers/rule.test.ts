import { describe, expect, test } from 'vitest';
import { matchesGlob, ruleMatches } from './rule.ts';

describe('which events a trigger is told of', () => {
  test.each([
    ['*', 'anything', true],
    ['intents', 'intents', true],
    ['intents', 'intents-2', false],
    ['in*', 'intents', true],
    ['*-prod', 'a-prod-prod', true],
    ['*-prod', 'a-prod-test', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    ['*a*b*c*', 'xxaxxbxxcxx', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j of %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  test('a pattern made to be slow is quick', () => {
    const began = performance.now();
    expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('by event, model and alias', () => {
    const rule = { name: 'r', on: ['model_version_alias.*'], model: 'in*', alias: 'prod*' };
    const moved = { event: 'model_version_alias.created', model: 'intents', alias: 'production' };
    expect(ruleMatches(rule, moved)).toBe(true);
    expect(ruleMatches(rule, { ...moved, alias: 'staging' })).toBe(false);
    expect(ruleMatches(rule, { ...moved, model: 'other' })).toBe(false);
    expect(ruleMatches(rule, { ...moved, event: 'model_version.created', alias: undefined })).toBe(
      false,
    );
    expect(ruleMatches({ ...rule, alias: undefined }, moved)).toBe(true);
  });
});
