import { expect, test } from 'vitest';
import { byInterest } from './by-interest.ts';

test('what is measured on data that was held back comes first, the machine not at all', () => {
  const keys = [
    'layers/0/norm',
    'loss',
    'lr',
    'system/cpu',
    'train/f1',
    'val/accuracy',
    'val/loss',
  ];
  expect(byInterest(keys)).toEqual([
    'val/accuracy',
    'train/f1',
    'val/loss',
    'loss',
    'lr',
    'layers/0/norm',
  ]);
});
