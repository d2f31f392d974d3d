import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encoding } from '../encoding.ts';
import { loadTokenizer } from '../load-tokenizer.ts';
import type { Tokenizer } from '../tokenizer.ts';

const FOLDER = new URL('../../../test/fixtures/tokenizers/', import.meta.url);

type Json = Record<string, unknown>;

interface Digests {
  readonly sha256: string;
  /** Two hexadecimal digits for each text. */
  readonly each: string;
}

interface Variant {
  readonly name: string;
  readonly base: string;
  readonly over: Json;
  readonly ids: Digests;
  readonly pairs?: string;
}

export interface OddStrings {
  readonly strings: readonly string[];
  readonly long: readonly (readonly [string, number])[];
  readonly variants: readonly Variant[];
  readonly minilm: Digests;
}

export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as T;
}

/** A trained tokenizer of the fixtures with a variant's settings laid over. */
export function variantTokenizer(base: string, over: Json = {}): Promise<Tokenizer> {
  const source = fixture<Json & { model: Json }>(`${base}.json`);
  const merged = { ...source, ...over } as typeof source;
  const { vocab, merges } = merged.model;
  const model = { ...merged.model, vocab: vocab ?? source.model.vocab };
  if (source.model.merges) Object.assign(model, { merges: merges ?? source.model.merges });
  return tokenizerOf({ 'tokenizer.json': { ...merged, model } });
}

/** Reads a tokenizer from a folder with these files; a text stays as it is. */
export function tokenizerOf(files: Record<string, unknown>): Promise<Tokenizer> {
  return loadTokenizer(folderOf(files));
}

export function folderOf(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'havn-tokenizer-'));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** As the script hashes: for each text the number of its ids and the ids, 32-bit little endian. */
export function digest(encodings: Iterable<Encoding>): string {
  const hash = createHash('sha256');
  let numbers: number[] = [];
  for (const { ids } of encodings) {
    numbers.push(ids.length);
    for (const id of ids) numbers.push(id);
    if (numbers.length < 1 << 16) continue;
    hash.update(new Uint8Array(Int32Array.from(numbers).buffer));
    numbers = [];
  }
  return hash.update(new Uint8Array(Int32Array.from(numbers).buffer)).digest('hex');
}
