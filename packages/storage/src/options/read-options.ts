import { StorageOptionError } from '../errors/usage.ts';
import type { StorageOptions } from '../storage.ts';

/** What values an option takes; `taken` ones mean something to the caller alone. */
type OptionKind = 'text' | 'boolean' | 'count' | 'seconds' | 'bytes' | 'boolean-or-text' | 'taken';

interface ValueOf {
  readonly text: string;
  readonly boolean: boolean;
  readonly count: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly 'boolean-or-text': boolean | string;
  readonly taken: unknown;
}

export type OptionKinds = Readonly<Record<string, OptionKind>>;

export type ReadOptions<Kinds extends OptionKinds> = {
  readonly [Name in keyof Kinds]?: ValueOf[Kinds[Name]] | undefined;
};

/** Options that every remote of DVC may have. */
export const commonKinds = {
  url: 'taken',
  jobs: 'count',
  checksum_jobs: 'taken',
  verify: 'taken',
  worktree: 'taken',
  version_aware: 'taken',
  no_traverse: 'taken',
} as const satisfies OptionKinds;

/**
 * Reads the options of a storage strictly: an unknown name or a value of another kind is a
 * `StorageOptionError`, which never quotes the value. Values may be texts, as in an INI file.
 */
export function readOptions<Kinds extends OptionKinds>(
  storage: string,
  options: StorageOptions,
  kinds: Kinds,
): ReadOptions<Kinds> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw unknownOption(storage, name, Object.keys(kinds));
    const parsed = kind === 'taken' ? value : parse(kind, value);
    if (parsed === undefined) {
      throw new StorageOptionError(`the option ${name} of ${storage} takes ${wording[kind]}`, {
        remedy: `Set ${name} to ${wording[kind]}, or leave it out.`,
      });
    }
    read[name] = parsed;
  }
  return read as ReadOptions<Kinds>;
}

const wording: Readonly<Record<OptionKind, string>> = {
  text: 'a text that is not empty',
  boolean: '"true" or "false"',
  count: 'a whole number from 1',
  seconds: 'a number of seconds from 0',
  bytes: 'a size, such as "64MiB"',
  'boolean-or-text': '"true", "false" or a file',
  taken: 'anything',
};

function parse(kind: OptionKind, value: string | number | boolean): unknown {
  const text = String(value).trim();
  const truth = ({ true: true, false: false } as const)[text.toLowerCase()];
  switch (kind) {
    case 'boolean':
      return truth;
    case 'boolean-or-text':
      return truth ?? (text || undefined);
    case 'count':
      return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
    case 'seconds':
      return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'bytes':
      return bytesOf(text);
    default:
      return String(value) || undefined;
  }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function bytesOf(text: string): number | undefined {
  const match = /^(\d+)\s*([kmg]?)(i?b)?$/i.exec(text);
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  return match && unit && Number(match[1]) > 0 ? Number(match[1]) * unit : undefined;
}

function unknownOption(storage: string, name: string, known: readonly string[]) {
  const near = known.find((other) => nearlySame(other, name));
  return new StorageOptionError(`${storage} has no option ${JSON.stringify(name)}`, {
    remedy: near
      ? `Did you mean ${near}?`
      : `It has ${known.filter((option) => !(option in commonKinds)).join(', ') || 'none'}.`,
  });
}

/** The same letters but for `_`, `-` and case, or one letter more, fewer or other. */
function nearlySame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((name) => name.toLowerCase().replaceAll(/[_-]/g, ''));
  if (a === b) return true;
  for (let at = 0; at <= a!.length; at++) {
    const [head, tail] = [a!.slice(0, at), a!.slice(at)];
    if (!b!.startsWith(head)) break;
    const rest = b!.slice(at);
    if (rest === tail.slice(1) || rest.slice(1) === tail || rest.slice(1) === tail.slice(1)) {
      return true;
    }
  }
  return false;
}
