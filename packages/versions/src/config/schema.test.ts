import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRepository } from '../repository/repository.ts';
import { checkOption } from './schema.ts';

const check = (name: string, value: string, url?: string) => {
  const [, kind, section, option] = /^(?:(remote)\.)?(\w+)\.(\w+)$/.exec(name)!;
  checkOption({ kind, section: section!, option: option! }, value, url);
};

test.each([
  ['core.remot', 'x', "Did you mean 'remote'?"],
  ['cor.remote', 'x', "Did you mean 'core'?"],
  ['core.autostage', 'maybe', 'true or false'],
  ['core.checksum_jobs', '0', 'a whole number from 1'],
  ['cache.type', 'hardlnk', 'some of reflink, hardlink'],
  ['cache.shared', 'all', 'group'],
  ['remote.r.regon', 'x', "Did you mean 'region'?", 's3://bucket'],
  ['remote.r.region', 'x', 'It has: ', '/folder'],
  ['remote.r.port', 'ssh', 'a whole number', 'ssh://host/x'],
  ['remote.r.connect_timeout', 'soon', 'seconds', 'https://host/x'],
  ['remote.r.url', 'ss3://bucket', "Did you mean 's3'?", 'ss3://bucket'],
])('%s = %s is refused', (name, value, told, url?: string) => {
  const words = (() => {
    try {
      check(name, value, url);
      return '';
    } catch (error) {
      const { message, remedy, code } = error as Record<string, string>;
      return `${message} ${remedy} ${code}`;
    }
  })();
  expect(words).toContain(told);
  expect(words).toContain('CONFIG_OPTION');
});

test('what DVC takes is taken, of places that Havn cannot open too', () => {
  check('core.autostage', 'TRUE');
  check('cache.type', 'hardlink, copy');
  check('remote.r.jobs', '3', '../folder');
  check('remote.r.account_name', 'x', 'azure://container');
  check('remote.r.anything', 'x', 'remote://other/folder');
  check('remote.r.access_key_id', 'x');
  check('feature.new', 'x');
});

test('a configuration with what is not known is refused with file and line', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'havn-schema-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.dvc'));
  writeFileSync(join(root, '.dvc/config'), '[\'remote "r"\']\n    url = s3://bucket\n');
  const local = join(root, '.dvc/config.local');
  writeFileSync(local, '# mine\n[\'remote "r"\']\n    region = eu\n    jobs = many\n');
  expect(() => openRepository(root)).toThrow(
    expect.objectContaining({ location: { file: local, line: 4 }, exitCode: 2 }),
  );
});
