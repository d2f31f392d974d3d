import { encodeModel, float32, Graph, gradients, openSession, reduceSum } from '@havn/graph';
import { expect, test } from 'vitest';
import { activationNamed, supportedActivations } from '../config/activation-name.ts';
import { type ActivationCases, fixture } from '../testing/fixtures.ts';
import { activate } from './activation.ts';

const { from, to, cases } = fixture<ActivationCases>('activations.json');
const points = Float32Array.from({ length: 40 }, (_, i) => from + ((to - from) * i) / 39);

test.each(Object.keys(cases))('%s and its gradient equal ACT2FN of transformers', async (name) => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [points.length]);
  const y = activate(x, activationNamed(name)!);
  const [gradient] = gradients(reduceSum(y), [x]);
  if (gradient?.kind !== 'dense')
    throw new Error('the gradient of an elementwise function is dense');
  graph.output(y, 'y');
  graph.output(gradient.value, 'gradient');
  const session = await openSession(encodeModel(graph));
  const results = await session.run({ x: float32([points.length], points) });
  await session.close();
  for (const key of ['y', 'gradient'] as const) {
    const expected = cases[name]![key];
    (results[key]!.data as Float32Array).forEach((value, i) => {
      // ONNX Runtime's Softplus is off by 6e-8 where it nears 0, which a root magnifies.
      const tolerance = 2e-5 * Math.max(1, Math.abs(expected[i]!));
      expect(Math.abs(value - expected[i]!), `${key} at ${points[i]}`).toBeLessThan(tolerance);
    });
  }
});

test('every supported name has been compared', () => {
  const compared = new Set([...Object.keys(cases), 'identity']);
  expect(supportedActivations.filter((name) => !compared.has(name))).toEqual([]);
});
