import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HavnError, lockFile, writeFileAtomic } from '@havn/core';
import type { Identity, Role } from './roles.ts';
import { digest, hashSecret, matchesHash, randomSecret } from './secrets.ts';

interface User {
  readonly name: string;
  readonly role: Role;
  readonly experiments?: readonly string[] | undefined;
  readonly hash: string;
}

interface ApiKey extends User {
  readonly id: string;
  readonly created: number;
}

interface Book {
  readonly users: readonly User[];
  readonly keys: readonly ApiKey[];
}

/** A user or key as others may see it. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly experiments: readonly string[] | undefined;
  /** Of a key. */
  readonly id?: string;
  readonly created?: number;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly experiments?: readonly string[] | undefined;
}

export class AccountError extends HavnError {
  readonly code = 'ACCOUNT';
}

const MIN_PASSWORD = 12;
/** Checked secrets that are remembered, so that not every call takes scrypt's time. */
const MAX_REMEMBERED = 1_000;

/**
 * Users and API keys in a file that only its owner may read; secrets are kept as scrypt hashes. A
 * change made by another process is seen with the next call.
 */
export class Accounts {
  readonly #file: string;
  readonly #remembered = new Map<string, { readonly identity: Identity; readonly hash: string }>();
  readonly #hashes = new WeakMap<Identity, string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether nobody can log in. */
  async isEmpty(): Promise<boolean> {
    const { users, keys } = await this.#read();
    return users.length === 0 && keys.length === 0;
  }

  async list(): Promise<{ readonly users: readonly Account[]; readonly keys: readonly Account[] }> {
    const { users, keys } = await this.#read();
    return { users: users.map(shown), keys: keys.map(shown) };
  }

  async addUser(user: NewAccount, password: string): Promise<void> {
    checkName(user.name);
    if (password.length < MIN_PASSWORD) {
      throw new AccountError(`a password has at least ${MIN_PASSWORD} characters`);
    }
    const hash = await hashSecret(password);
    await this.#change((book) => {
      if (book.users.some(({ name }) => name === user.name)) {
        throw new AccountError(`there is a user ${JSON.stringify(user.name)} already`);
      }
      return { ...book, users: [...book.users, { ...user, hash }] };
    });
  }

  /** Gives the key, which is shown this once. */
  async addKey(key: NewAccount): Promise<{ readonly id: string; readonly key: string }> {
    checkName(key.name);
    const id = randomBytes(6).toString('hex');
    const secret = randomSecret();
    const hash = await hashSecret(secret);
    await this.#change((book) => {
      return { ...book, keys: [...book.keys, { ...key, id, hash, created: Date.now() }] };
    });
    return { id, key: `havn_${id}_${secret}` };
  }

  async removeUser(name: string): Promise<void> {
    await this.#change((book) => {
      const users = book.users.filter((user) => user.name !== name);
      if (users.length === book.users.length) {
        throw new AccountError(`there is no user ${JSON.stringify(name)}`);
      }
      return { ...book, users };
    });
    this.#remembered.clear();
  }

  async removeKey(id: string): Promise<void> {
    await this.#change((book) => {
      const keys = book.keys.filter((key) => key.id !== id);
      if (keys.length === book.keys.length) {
        throw new AccountError(`there is no key ${JSON.stringify(id)}`, {
          remedy: 'Keys are removed by their id: havn keys list',
        });
      }
      return { ...book, keys };
    });
    this.#remembered.clear();
  }

  async byPassword(name: string, password: string): Promise<Identity | undefined> {
    const { users } = await this.#read();
    const user = users.find((other) => other.name === name);
    return this.#check(user, `${name}\0${password}`, password, name);
  }

  async byKey(text: string): Promise<Identity | undefined> {
    const [, id, secret] = /^havn_([0-9a-f]+)_([\w-]+)$/.exec(text) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const { keys } = await this.#read();
    const key = keys.find((other) => other.id === id);
    return this.#check(key, text, secret, `key:${key?.name}`);
  }

  /** Whether the user or key that somebody logged in with is still there. */
  async isCurrent(identity: Identity): Promise<boolean> {
    const hash = this.#hashes.get(identity);
    if (hash === undefined) return true;
    const { users, keys } = await this.#read();
    return users.some((user) => user.hash === hash) || keys.some((key) => key.hash === hash);
  }

  async #check(
    found: User | undefined,
    given: string,
    secret: string,
    name: string,
  ): Promise<Identity | undefined> {
    const place = digest(given).toString('base64url');
    const known = this.#remembered.get(place);
    if (known && known.hash === found?.hash) return known.identity;
    // An unknown name takes as long as a wrong password.
    const right = await matchesHash(secret, found?.hash ?? NOBODY);
    if (!found || !right) return undefined;
    const identity = { name, role: found.role, experiments: found.experiments };
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(place, { identity, hash: found.hash });
    this.#hashes.set(identity, found.hash);
    return identity;
  }

  async #read(): Promise<Book> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')) as Book;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { users: [], keys: [] };
      throw new AccountError(`${this.#file} cannot be read`, { cause: error });
    }
  }

  async #change(change: (book: Book) => Book): Promise<void> {
    const lock = await lockFile(`${this.#file}.lock`, 10_000);
    try {
      const changed = change(await this.#read());
      await writeFileAtomic(this.#file, `${JSON.stringify(changed, undefined, 2)}\n`, {
        mode: 0o600,
      });
    } finally {
      await lock.release();
    }
  }
}

/** A hash that no secret has. */
const NOBODY = `scrypt$${'A'.repeat(22)}$${'A'.repeat(43)}`;

function checkName(name: string): void {
  if (/^[\w.@-]{1,64}$/.test(name)) return;
  throw new AccountError(
    `${JSON.stringify(name)} is no name: letters, digits, "_", "-", "." and "@"`,
  );
}

function shown({ hash: _, ...account }: User | ApiKey): Account {
  return { ...account, experiments: account.experiments };
}
