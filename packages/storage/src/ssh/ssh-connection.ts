import { HavnError } from '@havn/core';
import { AccessDeniedError } from '../errors/access.ts';
import { DiskFullError, ObjectNotFoundError, StorageAnswerError } from '../errors/object.ts';
import { isConnectionError, unreachable } from '../transfer/connection.ts';
import { patiently, type RetryPolicy } from '../transfer/retry.ts';
import { hasStatus, SftpFiles } from './sftp-files.ts';
import { statusCode } from './sftp-packets.ts';
import { SftpSession, SftpStatusError } from './sftp-session.ts';
import type { SshSettings } from './ssh-command.ts';
import { sshIdentity } from './ssh-failure.ts';

export interface SshAction {
  readonly key: string;
  readonly act: 'read' | 'write' | 'delete' | 'list';
  readonly signal?: AbortSignal | undefined;
}

/** A broken connection is worth another one. */
export function isTemporaryForSsh(error: unknown): false | number {
  return !(error instanceof HavnError) && isConnectionError(error) ? 0 : false;
}

/** The connection of a storage: opened at first use, opened anew when it broke. */
export class SshConnection {
  readonly retry: RetryPolicy;
  readonly #settings: SshSettings;
  #files: SftpFiles | undefined;
  #opening: Promise<SftpFiles> | undefined;

  constructor(settings: SshSettings, retry: RetryPolicy) {
    this.#settings = settings;
    this.retry = retry;
  }

  async files(): Promise<SftpFiles> {
    if (this.#files?.session.alive) return this.#files;
    // Of many that find it broken at once, the first opens it anew.
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Repeats while connections break. */
  run<Result>(asked: SshAction, use: (files: SftpFiles) => Promise<Result>): Promise<Result> {
    const { signal } = asked;
    return this.#explained(asked, () =>
      patiently({ retry: this.retry, temporary: isTemporaryForSsh, signal }, async () =>
        use(await this.files()),
      ),
    );
  }

  /** Without repetition once the connection stands. */
  runOnce<Result>(asked: SshAction, use: (files: SftpFiles) => Promise<Result>): Promise<Result> {
    const { signal } = asked;
    return this.#explained(asked, async () => {
      const patience = { retry: this.retry, temporary: isTemporaryForSsh, signal };
      return use(await patiently(patience, () => this.files()));
    });
  }

  failure(error: unknown, { key, act }: SshAction): unknown {
    const { address } = this.#settings;
    const { url, host, folder } = address;
    if (error instanceof HavnError) return error;
    if (hasStatus(error, statusCode.noSuchFile)) return new ObjectNotFoundError(url, key, error);
    if (hasStatus(error, statusCode.permissionDenied)) {
      return new AccessDeniedError({
        url,
        identity: sshIdentity(this.#settings),
        lacks: `to ${act} ${folder}/${key}`,
        remedy: `Let that user ${act} there (ls -l on ${host} shows who may), or set another user.`,
        cause: error,
      });
    }
    if (error instanceof SftpStatusError) {
      if (/space|quota/i.test(error.message)) return new DiskFullError(url, error);
      const told = `to ${act} ${JSON.stringify(key)} failed (${error.message || error.status})`;
      return new StorageAnswerError(url, told, error);
    }
    return unreachable(url, host, error) ?? error;
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => {});
    await this.#files?.session.close();
    this.#files = undefined;
  }

  async #open(): Promise<SftpFiles> {
    await this.#files?.session.close();
    this.#files = new SftpFiles(await SftpSession.open(this.#settings));
    return this.#files;
  }

  async #explained<Result>(asked: SshAction, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      asked.signal?.throwIfAborted();
      if (asked.act === 'write' && (await this.#isFull(error))) {
        throw new DiskFullError(this.#settings.address.url, error);
      }
      throw this.failure(error, asked);
    }
  }

  /** OpenSSH's server says only "Failure" when its disk is full. */
  async #isFull(error: unknown): Promise<boolean> {
    if (!hasStatus(error, statusCode.failure)) return false;
    const { folder } = this.#settings.address;
    const free = await this.#files?.free(folder).catch(() => undefined);
    return free !== undefined && free < NEARLY_FULL;
  }
}

const NEARLY_FULL = 2 ** 20;
