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
    expect(await store().journal.deliveries({ target: hook.id })).toMatchObject([
      { state: 'DONE' },
    ]);
    await store().webhooks.delete(hook.id);
  });

  test('a change that fails leaves no entry', async () => {
    const { name } = await store().models.create({ name: unique('model') });
    await expect(store().models.setAlias(name, 'a', '7')).rejects.toThrow();
    const entries = await store().journal.entries({ model: name });
    expect(entries.map(({ event }) => event)).toEqual(['registered_model.created']);
  });
}
