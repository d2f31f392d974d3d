import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execute } from './testing/execute.ts';
import { type Block, fencedBlocks } from './testing/markdown.ts';
import { root } from './testing/places.ts';
import { writeQuestions } from './testing/questions.ts';
import { reader } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('docs');
const documents = [
  'README.md',
  'docs/architecture.md',
  'docs/benchmarks.md',
  'docs/configuration.md',
  'docs/data.md',
  'docs/first-data-set.md',
  'docs/pipelines.md',
  'docs/versions.md',
];

const read = (document: string) => readFileSync(join(root, document), 'utf8');
const runElsewhere = ({ tag }: Block) => tag?.startsWith('run by: ') ?? false;

const blocksOf = (document: string) => fencedBlocks(read(document));
const followed = (document: string) => blocksOf(document).filter((block) => !runElsewhere(block));

test.each(documents.filter((document) => followed(document).length > 0))(
  '%s does what it says, command by command',
  async (document) => {
    if (process.platform === 'win32') {
      console.log('skipped: the commands are for a POSIX shell');
      return;
    }
    const place = join(folder.path, document.replaceAll(/\W/g, '-'));
    await mkdir(place);
    await writeQuestions(join(place, 'questions.csv'), 60);
    const person = await reader(place);
    try {
      for (const block of followed(document)) await person.follow(block);
    } finally {
      await person.stop();
    }
  },
  300_000,
);

test.each(documents)('%s links to files that are there, and names tests that are', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link!);
  const tests = blocksOf(document).flatMap(
    ({ tag }) => /^run by: (.+)$/.exec(tag ?? '')?.[1] ?? [],
  );
  const files = [...links.map((link) => join(document, '..', link)), ...tests];
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('the configuration document names every key and its default', async () => {
  const program = join(root, 'packages/cli/bin/havn.js');
  const shown = await execute(process.execPath, [program, 'config', 'show', '--json'], {
    cwd: folder.path,
  });
  const text = await readFile(join(root, 'docs/configuration.md'), 'utf8');
  const documented = Object.fromEntries(
    [...text.matchAll(/^\| `([\w.]+)` \| (?:`(.*?)`)? *\|/gm)].map(([, key, value]) => [
      key,
      value,
    ]),
  );
  const expected = Object.fromEntries(
    leaves(JSON.parse(shown)).map(([key, value]) => [key, value === '???' ? undefined : value]),
  );
  expect(Object.keys(documented)).toEqual(expect.arrayContaining(Object.keys(expected)));
  for (const [key, value] of Object.entries(expected)) {
    const given = documented[key];
    const same = typeof value === 'number' ? Number(given) : parse(given);
    expect(same, key).toEqual(value);
  }
});

function parse(given: string | undefined): unknown {
  if (given === undefined) return undefined;
  return /^(null|true|false|\[.*\])$/.test(given) ? JSON.parse(given) : given;
}

/** Lists are values, too. */
function leaves(tree: object, prefix = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, value] as const],
  );
}
