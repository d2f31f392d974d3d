import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';

describe('events', () => {
  let studio: OwnStudio;
  let id: string;

  beforeAll(async () => {
    studio = await openStudio();
    id = (await studio.store.runs.create({ experimentId: '0', name: 'watched' })).info.id;
  });
  afterAll(() => studio.close());

  /** Does something once the connection stands, and answers the change that is then told. */
  async function listen(query: string, act: () => Promise<unknown>): Promise<unknown> {
    const response = await fetch(`${studio.url}/api/havn/events?${query}`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    let acting: Promise<unknown> | undefined;
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes('event: ready')) acting ??= act();
      const data = /^event: changed\ndata: (.+)\n\n/m.exec(text)?.[1];
      if (data === undefined) continue;
      await acting;
      return JSON.parse(data);
    }
    throw new Error(`the connection ended: ${text}`);
  }

  test('tell of a run that logs, whoever writes to the store', async () => {
    const metric = { key: 'loss', value: 1, step: 0, time: 1 };
    const change = await listen(`run=${id}`, () => studio.store.runs.logMetric(id, metric));
    expect(change).toEqual({ runs: [id], added: false });
  });

  test('tell of a new run of a project', async () => {
    const change = await listen('experiment=0', () =>
      studio.store.runs.create({ experimentId: '0' }),
    );
    expect(change).toMatchObject({ added: true });
  });

  test('do not keep a server from stopping', async () => {
    const own = await openStudio();
    const response = await fetch(`${own.url}/api/havn/events?experiment=0`);
    const ended = response.text();
    await own.close();
    expect(await ended).toContain('retry:');
  });
});
