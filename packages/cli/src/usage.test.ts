import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('usage');

describe('a wrong call says what is wrong and ends with 2', () => {
  const calls: readonly (readonly [string, RegExp])[] = [
    ['', /Usage: havn/],
    ['trian', /unknown command 'trian'\s+\(Did you mean train\?\)/],
    ['runs lits', /unknown command 'lits'\s+\(Did you mean list\?\)/],
    ['runs compare 01a', /two or more/],
    ['train --jsn', /unknown option '--jsn'\s+\(Did you mean --json\?\)/],
    ['train', /data\.train: a value is needed.*\n.*data\.train=VALUE/],
    ['train questions.csv', /havn train data\.train=questions\.csv/],
    ['train data.train=x train.epoch=1', /Did you mean 'train\.epochs'\?/],
    ['train data.train=x train.epochs=many', /train\.epochs: expected number/],
    ['train data.train=x model=brt', /Available options in 'model': .*starter/],
    ['train data.train=x --config-dir none', /config directory not found: 'none'/],
    ['quickstart --port http', /whole number from 0 to 65535/],
    ['serve', /model: a value is needed/],
    ['serve port=80000', /port: .*65535/],
    ['serve x prot=1', /Did you mean 'port'\?/],
    ['up stroe=x', /Did you mean 'store'\?/],
    ['serve x --port 70000', /whole number from 0 to 65535/],
    ['evaluate x', /data: a value is needed.*\n.*--data FILE/],
    ['evaluate x --data y --device tpu', /Allowed choices are cpu, webgpu, cuda/],
    ['predict x', /Give --text "…" or --file FILE/],
    ['predict x --text a --file b', /cannot be used with/],
    ['predict x --text a --out b', /cannot be used with/],
    ['config show nothing.here=1', /nothing/],
    ['config show --package nothing', /package 'nothing' not found/],
    ['config schema modle', /Did you mean 'model'\?/],
    ['train --resolve', /--resolve is for --cfg/],
    ['train --cfg job --info', /only one of --cfg and --info/],
    ['train --rerun last -m', /only one of --multirun and --rerun/],
    ['train --rerun 01a1fe', /there is no run "01a1fe"/],
    ['train -m --resume last', /there is no run "last"/],
    ['train data.train=x model=brt-base', /Did you mean 'bert-base'\?/],
    ['train data.train=x seed=1,2', /--multirun/],
    ['train -m data.train=x train.epochs=1,x', /job #1 of the sweep .*train\.epochs: expected/],
    ['completion tcsh', /unknown command 'tcsh'/],
  ];
  test.each(calls)('havn %s', async (line, message) => {
    const { code, stdout, stderr } = await havn(folder.path, ...line.split(' ').filter(Boolean));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('what cannot be done says so without a stack trace and ends with 1', () => {
  const calls: readonly (readonly [string, RegExp])[] = [
    ['runs show 01a1fe', /there is no run "01a1fe".*\[RUN_NOT_FOUND\]/],
    ['runs compare 01a1 01a2', /\[RUN_NOT_FOUND\]/],
    ['predict . --text a', /config\.json.*\n.*Hugging Face layout/],
  ];
  test.each(calls)('havn %s', async (line, message) => {
    const { code, stdout, stderr } = await havn(folder.path, ...line.split(' '));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});

test('looking for runs where there are none answers and leaves nothing behind', async () => {
  const listed = await havn(folder.path, 'runs', 'list');
  expect(listed.stdout).toBe('No runs yet. Start one: havn train data.train=FILE\n');
  const json = await havn(folder.path, 'runs', 'list', '--json');
  expect(json.stdout).toBe('{"runs":[]}\n');
  expect([listed.code, json.code]).toEqual([0, 0]);
  expect(await readdir(folder.path)).toEqual([]);
});
