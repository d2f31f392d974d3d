import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatError, HavnError } from '@havn/core';
import type { Delivery } from '../journal/journal.ts';
import type { TrackingStore } from '../tracking-store.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { triggerTarget } from '../triggers/triggers.ts';
import { readTriggersFile, subscribe } from '../triggers/triggers-file.ts';
import { listenerOf } from './deliver.ts';
import { withoutSecrets } from './secrets.ts';

export interface DelivererOptions {
  readonly store: TrackingStore;
  /** The file of this machine's triggers; without it only webhooks of the store are told. */
  readonly triggersFile?: string | undefined;
  /** Lets webhooks that came over the network reach the own network. */
  readonly allowPrivate?: boolean;
  /** How often the outbox is looked at; 1,000 ms when not given. */
  readonly everyMs?: number;
  /** How long what was taken is kept from others without a sign of life; 30,000 ms. */
  readonly leaseMs?: number;
  readonly onOutcome?: ((outcome: DeliveryOutcome) => void) | undefined;
  /** Told of what keeps all deliveries from being made, such as a damaged file of triggers. */
  readonly onFailure?: ((message: string) => void) | undefined;
}

export interface DeliveryOutcome {
  readonly delivery: Delivery;
  /** Of the trigger or webhook. */
  readonly name: string;
  readonly answer: string;
  /** Undefined when it went well. */
  readonly error: Error | undefined;
  /** Undefined when it is not tried again. */
  readonly retryAt: number | undefined;
}

/** Tells triggers and webhooks of what the journal holds for them, each at least once. */
export interface Deliverer {
  /** Looks at the outbox now: something was written. */
  wake(): void;
  /** Reads the file of triggers again, so that what happens next is told to those in it. */
  refresh(): Promise<void>;
  /** Delivers what is due, and gives how that went. What failed stays in the outbox. */
  flush(): Promise<readonly DeliveryOutcome[]>;
  /** Ends what is under way; it is due again at once, for whoever comes next. */
  close(): Promise<void>;
}

const AT_ONCE = 10;
/** The last wait is reached after half a day of failures. */
const WAITS_MS = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000, 3 * 3_600_000, 6 * 3_600_000];

/** A deliverer that works in the background, until it is closed. */
export function startDeliverer(options: DelivererOptions): Deliverer {
  const deliverer = new Outbox(options);
  deliverer.start();
  return deliverer;
}

/** A deliverer that works when `flush` is called. */
export function openDeliverer(options: DelivererOptions): Deliverer {
  return new Outbox(options);
}

class Outbox implements Deliverer {
  readonly #options: DelivererOptions;
  readonly #leaseMs: number;
  readonly #stop = new AbortController();
  readonly #running = new Map<number, Promise<void>>();
  /** Commands of one trigger run one after the other. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];
  #outcomes: DeliveryOutcome[] | undefined;
  #triggers: ReadonlyMap<string, Trigger> = new Map();
  #read = '';
  #failure = '';
  #active = 0;
  #sweeping: Promise<void> | undefined;
  #again = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 30_000;
    this.#every(this.#leaseMs / 3, () => void this.#keepLeases());
  }

  start(): void {
    this.#every(this.#options.everyMs ?? 1_000, () => this.wake());
    this.wake();
  }

  wake(): void {
    this.#again = true;
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
  }

  async refresh(): Promise<void> {
    const { triggersFile, store } = this.#options;
    if (triggersFile === undefined) return;
    const version = await versionOf(triggersFile);
    if (version === this.#read) return;
    const book = await readTriggersFile(triggersFile);
    await subscribe(store, book);
    this.#triggers = new Map(
      book.triggers.map((trigger) => {
        return [triggerTarget({ owner: book.owner, name: trigger.name }), trigger] as const;
      }),
    );
    this.#read = version;
    this.#failure = '';
  }

  async flush(): Promise<readonly DeliveryOutcome[]> {
    const outcomes: DeliveryOutcome[] = [];
    this.#outcomes = outcomes;
    await this.refresh();
    while ((await this.#take()) > 0) await Promise.all(this.#running.values());
    this.#outcomes = undefined;
    return outcomes;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#sweeping;
    await Promise.all(this.#running.values());
  }

  #every(milliseconds: number, work: () => void): void {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    this.#timers.push(timer);
  }

  #fail(error: unknown): void {
    const message = error instanceof HavnError ? formatError(error) : String(error);
    // Said once, not every second.
    if (message !== this.#failure) this.#options.onFailure?.(message);
    this.#failure = message;
  }

  async #sweep(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false;
      // A damaged file of triggers keeps no webhook from being told.
      await this.refresh().catch((error) => this.#fail(error));
      const taken = await this.#take().catch((error) => this.#fail(error));
      if (taken) this.#again = true;
    }
  }

  async #take(): Promise<number> {
    const limit = AT_ONCE - this.#active;
    if (limit <= 0 || this.#stop.signal.aborted) return 0;
    const taken = await this.#options.store.journal.take({
      limit,
      leaseMs: this.#leaseMs,
      triggers: [...this.#triggers.keys()].filter((target) => !this.#last.has(target)),
    });
    for (const delivery of taken) this.#begin(delivery);
    return taken.length;
  }

  #begin(delivery: Delivery): void {
    const { id, target } = delivery;
    const inTurn = this.#triggers.get(target)?.action.kind === 'command';
    const before = inTurn ? this.#last.get(target) : undefined;
    const running = (before ?? Promise.resolve())
      .then(() => this.#counted(delivery))
      .catch((error) => this.#fail(error))
      .finally(() => {
        this.#running.delete(id);
        if (this.#last.get(target) === running) this.#last.delete(target);
      });
    this.#running.set(id, running);
    if (inTurn) this.#last.set(target, running);
  }

  async #counted(delivery: Delivery): Promise<void> {
    this.#active += 1;
    try {
      await this.#deliver(delivery);
    } finally {
      this.#active -= 1;
    }
  }

  async #keepLeases(): Promise<void> {
    const ids = [...this.#running.keys()];
    if (ids.length === 0) return;
    await this.#options.store.journal
      .extend(ids, this.#leaseMs)
      .catch((error) => this.#fail(error));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, allowPrivate = false, triggersFile = '' } = this.#options;
    const { id, attempts: attempt } = delivery;
    const { signal } = this.#stop;
    // Triggers stand in `.havn/`; their commands run in the project around it.
    const folder = dirname(dirname(triggersFile));
    const options = { store, triggers: this.#triggers, folder, allowPrivate, signal };
    if (signal.aborted) return this.#stopped(delivery);
    const listener = await listenerOf(options, delivery);
    // It was deleted or switched off meanwhile.
    if (listener === undefined) return store.journal.done(id, { attempt });
    const { name } = listener;
    try {
      const answer = withoutSecrets(await listener.tell(), this.#triggers.values());
      await store.journal.done(id, { attempt, answer });
      this.#report({ delivery, name, answer, error: undefined, retryAt: undefined });
    } catch (error) {
      if (signal.aborted) return this.#stopped(delivery);
      await this.#failed(delivery, name, error);
    }
  }

  async #failed(delivery: Delivery, name: string, thrown: unknown): Promise<void> {
    const { id, attempts: attempt } = delivery;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { forGood = false, remedy } = error as Partial<Refusal>;
    const told = (error as Partial<Refusal>).answer ?? '';
    const answer = withoutSecrets(told, this.#triggers.values());
    const wait = forGood ? undefined : WAITS_MS[attempt - 1];
    const retryAt = wait === undefined ? undefined : Date.now() + wait;
    const reason = remedy === undefined ? error.message : `${error.message}. ${remedy}`;
    await this.#options.store.journal.failed(id, reason, retryAt, { attempt, answer });
    this.#report({ delivery, name, answer, error, retryAt });
  }

  #stopped({ id, attempts: attempt }: Delivery): Promise<void> {
    const reason = 'Havn was stopped meanwhile';
    return this.#options.store.journal.failed(id, reason, Date.now(), { attempt });
  }

  #report(outcome: DeliveryOutcome): void {
    this.#outcomes?.push(outcome);
    this.#options.onOutcome?.(outcome);
  }
}

/** Changes with the file. */
async function versionOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino, mode } = await stat(file);
    return [mtimeMs, size, ino, mode].join(' ');
  } catch {
    return 'none';
  }
}

interface Refusal {
  readonly answer: string;
  readonly forGood: boolean;
  readonly remedy: string | undefined;
}
