import { ConnectionCutError } from '../transfer/connection.ts';
import {
  encodeFields,
  type Field,
  FieldReader,
  packet,
  statusCode,
  uint32,
} from './sftp-packets.ts';
import { type SshCommand, type SshSettings, startSsh } from './ssh-command.ts';
import { sshComplaint, sshMissing } from './ssh-failure.ts';

/** The server did not do what it was asked. */
export class SftpStatusError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface SftpReply {
  readonly type: number;
  readonly fields: FieldReader;
}

interface Waiting {
  readonly resolve: (reply: SftpReply) => void;
  readonly reject: (error: unknown) => void;
}

const CLOSE_MS = 200;

/** No packet of a sane server is larger; a banner on stdout would be read as a giant one. */
const LARGEST_PACKET = 2 ** 20;

/** One connection: requests may be sent without waiting for the answers to earlier ones. */
export class SftpSession {
  /** Extensions that the server announced. */
  readonly extensions = new Map<string, string>();
  readonly #command: SshCommand;
  readonly #waiting = new Map<number, Waiting>();
  readonly #url: string;
  #next = 1;
  #held: Buffer = Buffer.alloc(0);
  #failure: unknown;
  #drained: Promise<void> | undefined;

  private constructor(command: SshCommand, url: string) {
    this.#command = command;
    this.#url = url;
  }

  static async open(settings: SshSettings): Promise<SftpSession> {
    const command = await startSsh(settings);
    const session = new SftpSession(command, settings.address.url);
    await session.#begin(settings);
    return session;
  }

  get alive(): boolean {
    return this.#failure === undefined;
  }

  /** Sends a request and waits for its answer; a status that is not "ok" throws. */
  async ask(type: number, fields: readonly Field[]): Promise<SftpReply> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#next++ % 0xffffffff;
    const replied = new Promise<SftpReply>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject }),
    );
    replied.catch(() => {});
    await this.#send(type, encodeFields([id, ...fields]));
    const reply = await replied;
    if (reply.type !== packet.status) return reply;
    const status = reply.fields.number();
    const message = reply.fields.done ? '' : reply.fields.text();
    if (status !== statusCode.ok) throw new SftpStatusError(status, message);
    return reply;
  }

  async close(): Promise<void> {
    const { process: child } = this.#command;
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      // All that was asked is answered: nothing is lost by force.
      const patience = setTimeout(() => child.kill(), CLOSE_MS);
      await ended;
      clearTimeout(patience);
    }
    await this.#command.tidy();
  }

  async #begin(settings: SshSettings): Promise<void> {
    const { process: child, complaint } = this.#command;
    child.on('error', (error) => this.#fail(sshMissing(this.#url, error)));
    child.stdin.on('error', () => {});
    // An ended process may have said on stderr why; "close" comes when all of it was read.
    child.on('close', () =>
      this.#fail(
        sshComplaint(complaint(), settings) ??
          new ConnectionCutError(`the connection ended: ${complaint().trim()}`),
      ),
    );
    const greeted = new Promise<SftpReply>((resolve, reject) =>
      this.#waiting.set(0, { resolve, reject }),
    );
    greeted.catch(() => {});
    child.stdout.on('data', (bytes: Buffer) => this.#receive(bytes));
    try {
      await this.#send(packet.init, uint32(3));
      const { fields } = await greeted;
      while (!fields.done) this.extensions.set(fields.text(), fields.text());
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #send(type: number, body: Buffer): Promise<void> {
    const { stdin } = this.#command.process;
    const whole = Buffer.concat([uint32(body.length + 1), Buffer.of(type), body]);
    if (stdin.write(whole)) return;
    // Many may wait: one pair of listeners for all of them.
    this.#drained ??= new Promise<void>((resolve) => {
      const done = () => {
        stdin.off('drain', done).off('close', done);
        this.#drained = undefined;
        resolve();
      };
      stdin.on('drain', done).on('close', done);
    });
    await this.#drained;
  }

  #receive(bytes: Buffer): void {
    let held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    while (held.length >= 5) {
      const length = held.readUInt32BE(0);
      if (length > LARGEST_PACKET || length === 0) {
        this.#fail(new Error('the server sends what is no SFTP: does a login script print there?'));
        this.#command.process.kill();
        return;
      }
      if (held.length < length + 4) break;
      this.#answer(held[4]!, held.subarray(5, length + 4));
      held = held.subarray(length + 4);
    }
    this.#held = held;
  }

  #answer(type: number, body: Buffer): void {
    const fields = new FieldReader(body);
    const number = fields.number();
    // The version has no number of a request; it answers the greeting.
    const id = type === packet.version ? 0 : number;
    this.#waiting.get(id)?.resolve({ type, fields });
    this.#waiting.delete(id);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}
