import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../load-tokenizer.ts';
import { digest, fixture, variantTokenizer } from './fixtures.ts';
import { minilmFolder, sharedData } from './shared.ts';

/** A folder of more texts takes seconds. */
export const MANY_TEXTS = 50_000;

interface Folder {
  readonly texts: number;
  readonly sha256: Readonly<Record<'all-MiniLM-L6-v2' | 'byte-level-bpe', string>>;
}

const folders = Object.entries(fixture<Record<string, Folder>>('shared-data.json'));
const present = existsSync(sharedData) && existsSync(minilmFolder);

/** Declares the tests of the folders that are chosen by the number of their texts. */
export function describeSharedTexts(choose: (texts: number) => boolean): void {
  describe.skipIf(!present)('every text of the shared data gets the Python ids', async () => {
    const tokenizers = {
      'all-MiniLM-L6-v2': present ? await loadTokenizer(minilmFolder) : undefined,
      'byte-level-bpe': await variantTokenizer('byte-level-bpe'),
    };

    const chosen = folders.filter(([, { texts }]) => choose(texts));
    it.each(chosen)('%s', (name, expected) => {
      const texts = textsOfFolder(join(sharedData, name));
      expect(texts.length).toBe(expected.texts);
      for (const [kind, tokenizer] of Object.entries(tokenizers)) {
        const hash = digest(encodings(texts, (text) => tokenizer!.encode(text)));
        expect(hash, kind).toBe(expected.sha256[kind as keyof typeof tokenizers]);
      }
    });
  });
}

function* encodings<T>(texts: readonly string[], encode: (text: string) => T): Iterable<T> {
  for (const text of texts) yield encode(text);
}

function textsOfFolder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => ['.csv', '.tsv', '.txt', '.json', '.jsonl'].includes(extname(name)))
    .sort();
  return names.flatMap((name) => textsOfFile(join(folder, name)));
}

function textsOfFile(file: string): string[] {
  const content = readFileSync(file, 'utf8');
  if (file.endsWith('.csv')) return csvFields(content);
  if (file.endsWith('.json')) return stringsIn(JSON.parse(content));
  if (file.endsWith('.jsonl')) {
    return content.split('\n').flatMap((line) => (line ? stringsIn(JSON.parse(line)) : []));
  }
  return content.split(/[\n\t;]/);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** All fields of a CSV, as Python's csv module reads them. */
function csvFields(content: string): string[] {
  const field = /(?:"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  const fields: string[] = [];
  let startsRow = true;
  for (const [all, quoted, rest, plain, end] of content.matchAll(field)) {
    const blankRow = startsRow && plain === '' && end !== ',';
    if (!blankRow) fields.push(plain ?? quoted!.replaceAll('""', '"') + rest);
    startsRow = end !== ',';
    if (all === '') break;
  }
  return fields;
}
