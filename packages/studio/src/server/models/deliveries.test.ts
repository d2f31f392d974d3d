import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import type { AllDeliveriesAnswer, DeliveriesAnswer, TriggersAnswer } from './delivery-routes.ts';

let studio: OwnStudio;
beforeAll(async () => {
  studio = await openStudio();
  const { triggers, models, versions, journal } = studio.store;
  const rule = { on: ['model_version_alias.created'], model: 'in*', alias: 'production' };
  await triggers.replace('here', [
    { name: 'deploy', kind: 'command', summary: './deploy.sh', ...rule },
    { name: 'other', kind: 'github', summary: 'acme/app (x)', ...rule, model: 'other' },
  ]);
  await models.create({ name: 'intents' });
  await versions.create({ name: 'intents', source: 's' });
  await models.setAlias('intents', 'production', '1');
  const [taken] = await journal.take({
    limit: 1,
    leaseMs: 1_000,
    triggers: ['trigger:here/deploy'],
  });
  await journal.failed(taken!.id, 'ended with exit code 3', undefined, { answer: 'no cluster' });
});
afterAll(() => studio.close());

const ask = () => studio.call<DeliveriesAnswer>('/models/intents/deliveries');

test('a model tells who is told of it, and how that went', async () => {
  const { triggers, deliveries } = await ask();
  expect(triggers).toEqual([
    {
      name: 'deploy',
      kind: 'command',
      summary: './deploy.sh',
      on: ['model_version_alias.created'],
      alias: 'production',
    },
  ]);
  expect(deliveries).toMatchObject([
    {
      name: 'deploy',
      kind: 'command',
      state: 'FAILED',
      log: [{ number: 1, error: 'ended with exit code 3', answer: 'no cluster' }],
    },
  ]);
  await studio.call('/models/nothing/deliveries', { status: 404 });
});

test('all deliveries and all triggers are told, a stretch at a time', async () => {
  const all = await studio.call<AllDeliveriesAnswer>('/deliveries?limit=1000');
  expect(all.deliveries).toMatchObject([{ target: 'trigger:here/deploy', state: 'FAILED' }]);
  const { id } = all.deliveries[0]!;
  const of = (query: string) => studio.call<AllDeliveriesAnswer>(`/deliveries?${query}`);
  expect(await of(`before=${id}`)).toEqual({ deliveries: [] });
  expect(await of('model=other')).toEqual({ deliveries: [] });
  await studio.call('/deliveries?limit=1001', { status: 400 });
  const { triggers } = await studio.call<TriggersAnswer>('/triggers');
  expect(triggers.map(({ name, owner }) => [name, owner])).toEqual([
    ['deploy', 'here'],
    ['other', 'here'],
  ]);
});

test('what has failed is asked for once more', async () => {
  const [failed] = (await ask()).deliveries;
  const post = { method: 'POST', status: 204 };
  await studio.call(`/deliveries/${failed!.id}/redeliver`, post);
  expect((await ask()).deliveries).toMatchObject([{ state: 'PENDING', attempts: 1 }]);
  await studio.call('/deliveries/4711/redeliver', { method: 'POST', status: 404 });
  await studio.call('/deliveries/x/redeliver', { method: 'POST', status: 400 });
});
