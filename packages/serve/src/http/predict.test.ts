import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { post, serveOwnModel, yes } from '../testing/own-model.ts';
import { until } from '../testing/processes.ts';
import { exchange, predictBytes } from '../testing/raw-http.ts';

const limits = { maxBodyBytes: 100_000, maxTexts: 5, maxTextCharacters: 1_000 };
const server = await serveOwnModel({ limits });
afterAll(server.close);

test('a text is answered with its label and scores', async () => {
  const response = await post(server.url, { text: 'any' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await response.json()).toEqual(JSON.parse(yes));
});

test('texts are answered in their order', async () => {
  const own = await serveOwnModel({
    run: async (texts) => texts.map((text) => JSON.stringify({ label: text, scores: {} })),
  });
  const response = await post(own.url, { texts: ['b', 'ä😀', ''] });
  const { predictions } = (await response.json()) as { predictions: { label: string }[] };
  expect(predictions.map(({ label }) => label)).toEqual(['b', 'ä😀', '']);
  await own.close();
});

describe('a bad body is answered 422 with the field at fault', () => {
  test.each([
    ['nothing in it', {}, 'text'],
    ['a text that is a number', { text: 1 }, 'text'],
    ['a text that is null', { text: null }, 'text'],
    ['a text that is an object', { text: { text: 'x' } }, 'text'],
    ['a text that is too long', { text: 'x'.repeat(1_001) }, 'text'],
    ['texts that are a text', { texts: 'x' }, 'texts'],
    ['no texts', { texts: [] }, 'texts'],
    ['too many texts', { texts: Array(6).fill('x') }, 'texts'],
    ['a number among the texts', { texts: ['x', 2] }, 'texts.1'],
    ['text and texts', { text: 'x', texts: ['x'] }, 'texts'],
    ['another field', { txt: 'x' }, 'text'],
    ['an unknown field beside the text', { text: 'x', top: 3 }, 'top'],
    ['a list', ['x'], 'body'],
    ['a text alone', '"x"', 'body'],
    ['null', 'null', 'body'],
    ['no JSON', '{"text": ', 'body'],
    ['two values', '{"text":"x"}{"text":"x"}', 'body'],
    ['no bytes', '', 'body'],
    ['blanks', '  ', 'body'],
    ['a prototype', '{"__proto__":{"text":"x"},"text":"x"}', 'body'],
    ['a constructor', '{"constructor":{"prototype":{"text":"x"}},"text":"x"}', 'body'],
    ['lists in lists', `{"text":${'['.repeat(40_000)}${']'.repeat(40_000)}}`, 'text'],
    ['unclosed lists in lists', '['.repeat(90_000), 'body'],
  ])('%s', async (_, body, field) => {
    const response = await post(server.url, body);
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(response.status).toBe(422);
    expect(error.field).toBe(field);
    expect(error.code).toMatch(/^INVALID_(REQUEST|JSON)$/);
    expect(error.message).toMatch(new RegExp(`^${field}: `));
  });

  test('no body at all', async () => {
    const response = await fetch(`${server.url}/predict`, { method: 'POST' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { field: 'body' } });
  });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'a body as %s is answered 415',
  async (type) => {
    const response = await post(server.url, { text: 'x' }, { 'content-type': type });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ error: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  },
);

test('a compressed body is answered 415', async () => {
  const response = await post(server.url, { text: 'x' }, { 'content-encoding': 'gzip' });
  expect(response.status).toBe(415);
  expect(response.headers.get('accept-encoding')).toBe('identity');
});

test('a large body is answered 413, one that does not tell its length too', async () => {
  const response = await post(server.url, { text: 'x'.repeat(100_001) });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: { code: 'BODY_TOO_LARGE' } });
  const chunk = `2000\r\n${'x'.repeat(8_192)}\r\n`;
  const head =
    'POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
  expect(await exchange(server.port, head + chunk.repeat(14), false)).toMatch(/^HTTP\/1.1 413 /);
});

test('requests that arrive together run as one batch', async () => {
  const batches: number[] = [];
  const own = await serveOwnModel({
    run: async (texts) => {
      batches.push(texts.length);
      return texts.map(() => yes);
    },
  });
  // One write of one connection: all eight are there before the first is answered.
  const bytes = Array.from({ length: 8 }, (_, i) => predictBytes(`text ${i}`, i === 7)).join('');
  const answers = await exchange(own.port, bytes);
  expect(batches).toEqual([8]);
  expect(answers.match(/HTTP\/1.1 200 /g)).toHaveLength(8);
  expect(answers.match(/model;dur=\d+\.\d;desc="batch of 8"/g)).toHaveLength(8);
  await own.close();
});

test('what a client that has left asked for is never run', async () => {
  const seen: string[] = [];
  let letGo = () => {};
  const own = await serveOwnModel({
    run: async (texts) => {
      seen.push(...texts);
      if (texts.includes('first')) {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
      }
      return texts.map(() => yes);
    },
  });
  const first = post(own.url, { text: 'first' });
  await until(() => own.begun() === 1);
  const leaving = connect(own.port, '127.0.0.1');
  leaving.write(predictBytes('left'));
  await until(() => own.waiting() === 1);
  const stays = post(own.url, { text: 'stays' });
  await until(() => own.waiting() === 2);
  leaving.destroy();
  await until(async () => (await connections(own.app.server)) === 2);
  letGo();
  expect((await first).status).toBe(200);
  expect((await stays).status).toBe(200);
  expect(seen).toEqual(['first', 'stays']);
  await own.close();
});

test('more than may wait is answered 503 with Retry-After, and what waits is answered', async () => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const own = await serveOwnModel({
    limits: { maxWaiting: 3 },
    run: async (texts) => {
      await gate;
      return texts.map(() => yes);
    },
  });
  const running = post(own.url, { text: 'running' });
  await until(() => own.begun() === 1);
  const waiting = [1, 2, 3].map(() => post(own.url, { text: 'waiting' }));
  await until(() => own.waiting() === 3);
  const refused = await post(own.url, { text: 'one too many' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ error: { code: 'OVERLOADED' } });
  letGo();
  const answers = await Promise.all([running, ...waiting]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await own.close();
});

test('a model that fails is answered 500 and nothing of the failure is told', async () => {
  const own = await serveOwnModel({
    run: async () => {
      throw new Error('secret detail');
    },
  });
  const response = await post(own.url, { text: 'x' });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  await own.close();
});

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}
