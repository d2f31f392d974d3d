import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { post, serveOwnModel, yes } from '../testing/own-model.ts';
import { until } from '../testing/processes.ts';

/** A model that answers when it is let go. */
function gatedModel() {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const run = async (texts: readonly string[]) => {
    await gate;
    return texts.map(() => yes);
  };
  return { run, letGo: () => letGo() };
}

test('the requests under way end, others are refused, and connections kept open are closed', async () => {
  const { run, letGo } = gatedModel();
  const server = await serveOwnModel({ run });
  const underWay = [post(server.url, { text: 'x' })];
  await until(() => server.begun() === 1);
  for (let i = 0; i < 10; i++) underWay.push(post(server.url, { text: 'x' }));
  await until(() => server.waiting() === 10);
  const closed = server.close();
  await expect(post(server.url, { text: 'x' })).rejects.toThrow();
  letGo();
  const answers = await Promise.all(underWay);
  expect(answers.map(({ status }) => status)).toEqual(Array(11).fill(200));
  const began = performance.now();
  await closed;
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('what takes longer than the time given is cut', async () => {
  const { run, letGo } = gatedModel();
  const server = await serveOwnModel({ run, limits: { shutdownMs: 200 } });
  const cut = expect(post(server.url, { text: 'x' })).rejects.toThrow();
  const half = connect(server.port, '127.0.0.1').on('error', () => {});
  half.write('POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n');
  await until(() => server.begun() === 1);
  const began = performance.now();
  await server.close();
  await cut;
  expect(performance.now() - began).toBeLessThan(2_000);
  letGo();
});
