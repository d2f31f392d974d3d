import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { lockFile, writeFileAtomic } from '@havn/core';
import type { TrackingStore } from '../tracking-store.ts';
import { TriggerInvalidError, TriggersFileError } from './errors.ts';
import { formatTrigger, parseTrigger, TriggerMistake } from './parse-trigger.ts';
import { summaryOf, type Trigger } from './trigger.ts';
import type { Subscription } from './triggers.ts';

/** What a file of triggers holds. */
export interface TriggersBook {
  /** Tells the triggers of this file from those of other machines on the same store. */
  readonly owner: string;
  readonly triggers: readonly Trigger[];
}

/**
 * The triggers of one machine: `triggers.json` of the project's `.havn`. It is the only place where
 * a command can come from: no call over HTTP reads or writes it.
 *
 * @throws TriggersFileError for a file that is damaged, or that everybody may write
 */
export async function readTriggersFile(file: string): Promise<TriggersBook> {
  const text = await readText(file);
  if (text === undefined) return { owner: ownerOf(file), triggers: [] };
  const { id, triggers } = parseBook(file, text);
  return { owner: id ?? ownerOf(file), triggers };
}

/** Adds a trigger, which may be told of what happens from now on. */
export async function addTrigger(file: string, given: unknown): Promise<Trigger> {
  const trigger = attempt(() => parseTrigger(given));
  await change(file, (triggers) => {
    if (triggers.some(({ name }) => name === trigger.name)) {
      throw new TriggerInvalidError(`there is a trigger ${JSON.stringify(trigger.name)} already`, {
        remedy: `Remove it first: havn triggers remove ${trigger.name}`,
      });
    }
    return [...triggers, trigger];
  });
  return trigger;
}

export async function removeTrigger(file: string, name: string): Promise<void> {
  await change(file, (triggers) => {
    const kept = triggers.filter((trigger) => trigger.name !== name);
    if (kept.length < triggers.length) return kept;
    throw new TriggerInvalidError(`there is no trigger ${JSON.stringify(name)} in ${file}`, {
      remedy: 'List them with: havn triggers list',
    });
  });
}

/** Lets the store know which events the triggers of a file want. */
export async function subscribe(
  store: Pick<TrackingStore, 'triggers'>,
  { owner, triggers }: TriggersBook,
): Promise<void> {
  const wanted = triggers.map(({ action, ...rule }): Omit<Subscription, 'owner'> => {
    return { ...rule, alias: rule.alias, kind: action.kind, summary: summaryOf(action) };
  });
  const known = (await store.triggers.list()).filter((each) => each.owner === owner);
  if (keyOf(known) !== keyOf(wanted)) await store.triggers.replace(owner, wanted);
}

function keyOf(subscriptions: readonly Omit<Subscription, 'owner'>[]): string {
  return subscriptions
    .map(({ name, on, model, alias, kind, summary }) =>
      JSON.stringify([name, on, model, alias, kind, summary]),
    )
    .sort()
    .join('\n');
}

function ownerOf(file: string): string {
  const place = `${hostname()}\0${resolve(file)}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 12);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && mode & 0o002) {
      throw new TriggersFileError(
        file,
        'everybody on this machine may write this file, and it names commands',
        `chmod o-w ${file}`,
      );
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

interface BookText {
  readonly id?: string;
  readonly triggers: readonly Trigger[];
}

function parseBook(file: string, text: string): BookText {
  let json: { readonly id?: unknown; readonly triggers?: unknown };
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new TriggersFileError(file, `this is no JSON: ${(error as Error).message}`);
  }
  const { id, triggers: given } = json ?? {};
  if (id !== undefined && !(typeof id === 'string' && /^[\w.-]{1,64}$/.test(id))) {
    throw new TriggersFileError(file, `the id ${JSON.stringify(id)} is none`);
  }
  if (!Array.isArray(given)) {
    throw new TriggersFileError(file, 'there is no list of triggers', '{"triggers": […]}');
  }
  const triggers = given.map((each, index) => parseOne(file, each, index));
  const twice = triggers.find(({ name }, at) => triggers.slice(0, at).some((t) => t.name === name));
  if (twice) throw new TriggersFileError(file, `two triggers have the name ${twice.name}`);
  return { ...(id !== undefined && { id: id as string }), triggers };
}

function parseOne(file: string, given: unknown, index: number): Trigger {
  try {
    return parseTrigger(given);
  } catch (error) {
    if (!(error instanceof TriggerMistake)) throw error;
    throw new TriggersFileError(file, `triggers[${index}]: ${error.message}`, error.remedy);
  }
}

function attempt<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TriggerMistake)) throw error;
    throw new TriggerInvalidError(error.message, { ...(error.remedy && { remedy: error.remedy }) });
  }
}

async function change(
  file: string,
  work: (triggers: readonly Trigger[]) => readonly Trigger[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const lock = await lockFile(`${file}.lock`, 10_000);
  try {
    const text = await readText(file);
    const { id, triggers } =
      text === undefined ? { id: undefined, triggers: [] } : parseBook(file, text);
    const book = { ...(id !== undefined && { id }), triggers: work(triggers).map(formatTrigger) };
    await writeFileAtomic(file, `${JSON.stringify(book, undefined, 2)}\n`, { mode: 0o600 });
  } finally {
    await lock.release();
  }
}
