import { describe, expect, test } from 'vitest';
import { configError } from '../testing/expect-error.ts';
import { expandSweeps } from './sweep.ts';

describe('expandSweeps', () => {
  test('goes through every combination, the last sweep fastest', () => {
    expect(expandSweeps(['db=a,b', 'x=1', 'lr=choice(0.1,1)'])).toEqual([
      ['db=a', 'x=1', 'lr=0.1'],
      ['db=a', 'x=1', 'lr=1'],
      ['db=b', 'x=1', 'lr=0.1'],
      ['db=b', 'x=1', 'lr=1'],
    ]);
  });

  test('ranges leave the end out and step as Hydra does', () => {
    const values = (text: string) => expandSweeps([`a=${text}`]).map(([job]) => job?.slice(2));
    expect(values('range(3)')).toEqual(['0', '1', '2']);
    expect(values('range(5,1,-2)')).toEqual(['5', '3']);
    expect(values('range(1,2,0.5)')).toEqual(['1.0', '1.5']);
    expect(values('sort(range(3),reverse=true)')).toEqual(['2', '1', '0']);
  });

  test('a glob takes the options of the group that fit', () => {
    const options = () => ['bert', 'bart', 'gpt'];
    expect(expandSweeps(['model=glob(b*)'], { options })).toEqual([['model=bert'], ['model=bart']]);
    expect(expandSweeps(["model=glob('*',exclude=b?rt)"], { options })).toEqual([['model=gpt']]);
  });

  test('quotes and special characters survive', () => {
    expect(expandSweeps(["a='x,y','it\\'s'"])).toEqual([["a='x,y'"], ["a='it\\'s'"]]);
  });

  test('shuffle keeps every value', () => {
    const jobs = expandSweeps(['a=shuffle(range(20))']).flat();
    expect([...jobs].sort()).toEqual(expandSweeps(['a=range(20)']).flat().sort());
  });

  test('what cannot be enumerated, or is far too much, is refused', async () => {
    for (const text of ['a=interval(0,1)', 'a=range(1,2,0)', 'a=range(0,1e9)', 'hydra.x=1,2']) {
      expect((await configError(() => expandSweeps([text]))).code).toBe('CONFIG_SWEEP');
    }
    const many = ['a', 'b', 'c'].map((key) => `${key}=range(1000)`);
    expect((await configError(() => expandSweeps(many))).code).toBe('CONFIG_SWEEP');
  });
});
