import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('serve');

test('a host that others reach needs a token', async () => {
  const { code, stdout, stderr } = await havn(folder.path, 'serve', '.', '--host', '0.0.0.0');
  expect(stderr).toMatch(/0\.0\.0\.0 can be reached.*\[TOKEN_REQUIRED\]\n {2}Set HAVN_TOKEN/);
  expect([code, stdout]).toEqual([2, '']);
});

test('a port that is taken is said before the model is loaded', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stdout, stderr } = await havn(folder.path, 'serve', '.', '--port', String(port));
  other.close();
  expect(stderr).toMatch(new RegExp(`listens on 127.0.0.1:${port} \\[PORT_TAKEN\\]\\n.*--port`));
  expect([code, stdout]).toEqual([1, '']);
});

test('a folder that is no model is said as by every other command', async () => {
  const { code, stdout, stderr } = await havn(folder.path, 'serve', '.', '--port', '0');
  expect(stderr).toMatch(/config\.json: there is no such file \[MODEL_CONFIG\]\n.*Hugging Face/);
  expect([code, stdout]).toEqual([1, '']);
});

test.each(['0', 'many', '-1'])('%s threads are refused', async (threads) => {
  const { code, stderr } = await havn(folder.path, 'serve', '.', `--threads=${threads}`);
  expect(stderr).toMatch(/Threads are a whole number/);
  expect(code).toBe(2);
});
