import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { YamlError } from '../errors.ts';
import { type Container, cloneNode } from '../tree/nodes.ts';
import { readYaml } from '../yaml/read.ts';
import type { ConfigSource, SourceConfig } from './entry.ts';
import { packageHeader } from './header.ts';

interface Parsed {
  readonly text: string;
  readonly tree: Container;
  readonly header: string | undefined;
}

/** What was parsed before: a file is read again, but parsed only when its text has changed. */
const parsed = new Map<string, Parsed>();
const CACHE_SIZE = 500;

/** A folder of YAML files. */
export class FileSource implements ConfigSource {
  readonly provider: string;
  readonly path: string;
  private readonly folder: string;

  constructor(provider: string, folder: string) {
    this.provider = provider;
    this.folder = resolve(folder);
    this.path = `file://${this.folder}`;
  }

  available(): boolean {
    return this.isGroup('');
  }

  isGroup(path: string): boolean {
    return this.stat(path)?.isDirectory() ?? false;
  }

  isConfig(path: string): boolean {
    return this.stat(withExtension(path))?.isFile() ?? false;
  }

  load(path: string): SourceConfig | undefined {
    const file = resolve(this.folder, withExtension(path));
    const text = readText(file);
    if (text === undefined) return undefined;
    const known = parsed.get(file);
    const entry = known?.text === text ? known : remember(file, text);
    return { file, tree: cloneNode(entry.tree), packageHeader: entry.header };
  }

  options(group: string): string[] {
    const folder = resolve(this.folder, group);
    return readdirSync(folder)
      .filter(
        (name) => name !== '__init__.py' && this.isConfig(group === '' ? name : `${group}/${name}`),
      )
      .map((name) => (name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name));
  }

  groups(group: string): string[] {
    const folder = resolve(this.folder, group);
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
      .map(({ name }) => name);
  }

  private stat(path: string) {
    if (path.includes('\0')) return undefined;
    return statSync(resolve(this.folder, path), { throwIfNoEntry: false });
  }
}

function withExtension(path: string): string {
  return path.endsWith('.yaml') ? path : `${path}.yaml`;
}

function remember(file: string, text: string): Parsed {
  const entry = { text, tree: readYaml(text, file), header: packageHeader(text, file) };
  if (parsed.size >= CACHE_SIZE) parsed.clear();
  parsed.set(file, entry);
  return entry;
}

function readText(file: string): string | undefined {
  if (file.includes('\0')) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw new YamlError(`the file cannot be read (${code})`, { location: { file }, cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new YamlError('the file is not UTF-8 text', { location: { file }, cause });
  }
}
