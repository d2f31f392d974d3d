import { expect, test } from 'vitest';
import { type Subject, unique } from './suite.ts';

export function journalTests({ store, reopen }: Subject): void {
  const newWebhook = (entity: string, action: string) =>
    store().webhooks.create({
      name: unique('hook'),
      url: 'https://example.com/hook',
      events: [{ entity, action }],
      secret: 's3cret',
    });

  test('a webhook is kept, changed and deleted; its secret is not told', async () => {
    const made = await newWebhook('registered_model', 'created');
    expect(JSON.stringify(await store().webhooks.get(made.id))).not.toContain('s3cret');
    expect(await store().webhooks.secret(made.id)).toBe('s3cret');
    const changed = await store().webhooks.update(made.id, { status: 'DISABLED' });
    expect(changed).toMatchObject({ status: 'DISABLED', url: 'https://example.com/hook' });
    const event = { entity: 'registered_model', action: 'created' };
    expect((await store().webhooks.list({ event })).items.map(({ id }) => id)).toContain(made.id);
    await store().webhooks.delete(made.id);
    await expect(store().webhooks.get(made.id)).rejects.toThrow(
      `Webhook with ID ${made.id} not found.`,
    );
    await expect(newWebhook('registered_model', 'deleted')).rejects.toThrow(
      "Invalid action 'deleted' for entity 'registered_model'. Valid actions are: ['created']",
    );
  });

  test('an event reaches its webhook at least once, also when the first taker dies', async () => {
    const hook = await newWebhook('model_version', 'created');
    const { name } = await store().models.create({ name: unique('model') });
    await store().versions.create({ name, source: 's' });
    const own = async (leaseMs: number) =>
      (await store().journal.take({ limit: 100, leaseMs })).filter(
        ({ target }) => target === hook.id,
      );
    const [first] = await own(0);
    expect(first).toMatchObject({
      attempts: 1,
      entry: { event: 'model_version.created', model: name, version: '1' },
    });
    const other = await reopen();
    const [again] = (await other.journal.take({ limit: 100, leaseMs: 60_000 })).filter(
      ({ target }) => target === hook.id,
    );
    await other.close();
    expect(again).toMatchObject({ id: first!.id, attempts: 2 });
    expect(await own(0)).toEqual([]);
    await store().journal.failed(first!.id, 'refused', 0);
    expect(await own(60_000)).toMatchObject([{ attempts: 3, lastError: 'refused' }]);
    await store().journal.done(first!.id);
    const [told] = await store().journal.deliveries({ target: hook.id });
    expect(told).toMatchObject({ state: 'DONE', leased: undefined });
    expect(told!.log.map(({ number, error }) => [number, error])).toEqual([
      [3, undefined],
      [2, 'refused'],
      [1, undefined],
    ]);
    await store().webhooks.delete(hook.id);
  });

  test('a lease is kept by signs of life, and who comes late spoils nothing', async () => {
    const hook = await newWebhook('model_version', 'created');
    const { name } = await store().models.create({ name: unique('model') });
    await store().versions.create({ name, source: 's' });
    const { journal } = store();
    const own = async (leaseMs: number) =>
      (await journal.take({ limit: 100, leaseMs })).filter(({ target }) => target === hook.id);
    const [first] = await own(0);
    await journal.extend([first!.id], 60_000);
    expect(await own(0)).toEqual([]);
    await journal.extend([first!.id], 0);
    const [second] = await own(60_000);
    // The first was slow: what it says is logged and changes nothing.
    await journal.failed(first!.id, 'late', undefined, { attempt: first!.attempts });
    expect(await journal.deliveries({ id: first!.id })).toMatchObject([
      { state: 'PENDING', attempts: 2 },
    ]);
    await journal.done(first!.id, { attempt: second!.attempts, answer: '200 thanks' });
    await journal.failed(first!.id, 'later', undefined, { attempt: first!.attempts });
    const [told] = await journal.deliveries({ model: name, target: hook.id });
    expect(told).toMatchObject({ state: 'DONE', log: [{ answer: '200 thanks' }, { number: 1 }] });
    await journal.redeliver(first!.id);
    expect(await own(60_000)).toMatchObject([{ id: first!.id, attempts: 3 }]);
    await journal.redeliver(first!.id);
    expect(await own(0)).toEqual([]);
    await expect(journal.redeliver(987_654_321)).rejects.toThrow('not found');
    await store().webhooks.delete(hook.id);
  });

  test('a trigger is told of what it asked for, and only who has it takes that', async () => {
    const owner = unique('owner');
    const { name } = await store().models.create({ name: unique('model') });
    const rule = { on: ['model_version_alias.*'], model: name, alias: 'prod*' };
    const own = { name: 'deploy', kind: 'command', summary: './deploy.sh', ...rule } as const;
    await store().triggers.replace(owner, [own]);
    expect((await store().triggers.list()).filter((each) => each.owner === owner)).toEqual([
      { owner, ...own },
    ]);
    await store().versions.create({ name, source: 's' });
    await store().models.setAlias(name, 'production', '1');
    await store().models.setAlias(name, 'staging', '1');
    const target = `trigger:${owner}/deploy`;
    const { journal } = store();
    const strangers = await journal.take({ limit: 100, leaseMs: 0 });
    expect(strangers.filter((delivery) => delivery.target === target)).toEqual([]);
    const taken = await journal.take({ limit: 100, leaseMs: 0, triggers: [target] });
    expect(taken.filter((delivery) => delivery.target === target)).toMatchObject([
      { entry: { model: name, event: 'model_version_alias.created', version: '1' } },
    ]);
    await store().triggers.replace(owner, []);
    expect(await journal.deliveries({ target })).toMatchObject([
      { state: 'FAILED', lastError: 'the trigger was removed' },
    ]);
  });

  test('a change that fails leaves no entry', async () => {
    const { name } = await store().models.create({ name: unique('model') });
    await expect(store().models.setAlias(name, 'a', '7')).rejects.toThrow();
    const entries = await store().journal.entries({ model: name });
    expect(entries.map(({ event }) => event)).toEqual(['registered_model.created']);
  });
}
