import { expect, test } from 'vitest';
import { openStorage } from '../open.ts';
import { readOptions } from './read-options.ts';

const kinds = {
  name: 'text',
  use_ssl: 'boolean',
  jobs: 'count',
  timeout: 'seconds',
  chunk: 'bytes',
  ssl_verify: 'boolean-or-text',
  url: 'taken',
} as const;

test('texts of an INI file and values are read alike', () => {
  const texts = {
    use_ssl: 'False',
    jobs: '4',
    timeout: '1.5',
    chunk: '64MiB',
    ssl_verify: 'ca.pem',
  };
  const values = { use_ssl: false, jobs: 4, timeout: 1.5, chunk: 2 ** 26, ssl_verify: 'ca.pem' };
  expect(readOptions('a place', texts, kinds)).toEqual(values);
  expect(readOptions('a place', { ...values, name: undefined }, kinds)).toEqual(values);
  expect(readOptions('a place', { ssl_verify: 'true', url: 'x' }, kinds)).toEqual({
    ssl_verify: true,
    url: 'x',
  });
});

test.each([
  [{ use_ssl: 'secret' }, 'the option use_ssl of a place takes "true" or "false"'],
  [{ jobs: '0' }, 'the option jobs of a place takes a whole number from 1'],
  [{ timeout: '-1' }, 'the option timeout of a place takes a number of seconds from 0'],
  [{ chunk: 'secret' }, 'the option chunk of a place takes a size, such as "64MiB"'],
  [{ name: '' }, 'the option name of a place takes a text that is not empty'],
  [{ nmae: 'secret' }, 'a place has no option "nmae"'],
  [{ constructor: 'x' }, 'a place has no option "constructor"'],
])('%j is refused without its value', (options, message) => {
  expect(() => readOptions('a place', options as never, kinds)).toThrow(message);
});

test('a name that is nearly right is corrected', () => {
  const remedy = (name: string) => {
    try {
      readOptions('a place', { [name]: 'x' }, kinds);
    } catch (error) {
      return (error as { remedy: string }).remedy;
    }
    return undefined;
  };
  expect(remedy('use-ssl')).toBe('Did you mean use_ssl?');
  expect(remedy('timeot')).toBe('Did you mean timeout?');
  expect(remedy('Names')).toBe('Did you mean name?');
  expect(remedy('other')).toMatch(/^It has name, use_ssl/);
});

test.each([
  ['azure://container', 'STORAGE_SCHEME'],
  ['s4://bucket', 'STORAGE_SCHEME'],
  ['', 'STORAGE_URL'],
  ['file://host/x', 'STORAGE_URL'],
])('the address %j is refused', async (url, code) => {
  await expect(openStorage(url)).rejects.toMatchObject({ code, exitCode: 2 });
});

test('every storage says which options it has', async () => {
  for (const url of ['folder', 's3://bucket', 'gs://bucket', 'ssh://host/x', 'https://host/x']) {
    await expect(openStorage(url, { colour: 'red' })).rejects.toMatchObject({
      code: 'STORAGE_OPTION',
      exitCode: 2,
    });
  }
});
