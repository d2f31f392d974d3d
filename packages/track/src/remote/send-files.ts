import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { localFolder } from '../media/local-folder.ts';
import type { RunInfo } from '../runs/runs.ts';
import { ServerRefusedError } from './errors.ts';
import type { Call } from './rest-client.ts';

export interface SendFiles {
  /** The run on this machine. */
  readonly info: RunInfo;
  /** Its id on the server. */
  readonly remote: string;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Beside the files: which of them a server has, as they were then. Servers do not show it. */
const JOURNAL = '.havn-sent.json';
/** How many files may be sent again after a kill. */
const FILES_PER_NOTE = 20;
/** Then none of the files would go. Others may be too large, or of a name that is not taken. */
const NOT_ALLOWED = new Set([401, 403]);

/**
 * Sends the files of a run that the server does not have yet, or has in an older state. A call that
 * was cut off goes on with the file where it ended: a server keeps a file whole or not at all.
 */
export async function sendFiles(call: Call, options: SendFiles): Promise<void> {
  const { info, remote, onWarning } = options;
  const folder = localFolder(info.artifactUri);
  if (folder === undefined) return;
  const files = await filesBelow(folder);
  if (files.length === 0) return;
  const journal = await openJournal(folder, `${call.server} ${remote}`);
  const waiting = files.filter(({ path, state }) => journal.get(path) !== state);
  if (waiting.length === 0) return;
  const place = await remotePlace(call, remote);
  if (place === undefined) {
    onWarning?.(
      `the tracking server ${call.server} does not keep files itself: those of run ${info.id} stay in ${folder}`,
    );
    return;
  }
  try {
    for (const [index, { path, size, state }] of waiting.entries()) {
      try {
        await call.upload(`${place}/${path}`, join(folder, path), size);
      } catch (error) {
        if (!(error instanceof ServerRefusedError) || NOT_ALLOWED.has(error.status)) throw error;
        onWarning?.(`${path} stays in ${folder}: ${error.message}`);
      }
      // One that was refused is not tried again before it changes.
      journal.set(path, state);
      if (index % FILES_PER_NOTE === FILES_PER_NOTE - 1) await journal.save();
    }
  } finally {
    await journal.save();
  }
}

interface LocalFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly size: number;
  /** Changes when the file does. */
  readonly state: string;
}

/** Not links, not what is being written, not Havn's own notes. */
const NOT_SENT = /^\.havn-|\.[0-9a-f]{12}\.tmp$/;

async function filesBelow(folder: string, prefix = ''): Promise<LocalFile[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(() => []);
  const found: LocalFile[] = [];
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (NOT_SENT.test(entry.name)) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, `${path}/`)));
    if (!entry.isFile()) continue;
    const { size, mtimeMs } = await stat(join(folder, path));
    found.push({ path, size, state: `${size} ${mtimeMs}` });
  }
  return found;
}

interface SentJournal {
  get(path: string): string | undefined;
  set(path: string, state: string): void;
  save(): Promise<void>;
}

async function openJournal(folder: string, server: string): Promise<SentJournal> {
  const file = join(folder, JOURNAL);
  const all = await readJournal(file);
  const sent = { ...all[server] };
  return {
    get: (path) => sent[path],
    set(path, state) {
      sent[path] = state;
    },
    save: () => writeFileAtomic(file, JSON.stringify({ ...all, [server]: sent })),
  };
}

type Sent = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Without it everything is sent once more, which changes nothing. */
async function readJournal(file: string): Promise<Sent> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Sent;
  } catch {
    return {};
  }
}

const PROXY_ROUTE = '/api/2.0/mlflow-artifacts/artifacts/';

/** Where the run's files lie among those that the server passes on; undefined for other places. */
async function remotePlace(call: Call, remote: string): Promise<string | undefined> {
  type Answer = { readonly run: { readonly info: { readonly artifact_uri?: string } } };
  const { run } = await call<Answer>('GET', 'runs/get', { run_id: remote });
  const uri = run.info.artifact_uri ?? '';
  const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.*)$/i.exec(uri)?.[1];
  if (proxied !== undefined) return proxied;
  const at = /^https?:/i.test(uri) ? uri.indexOf(PROXY_ROUTE) : -1;
  return at === -1 ? undefined : uri.slice(at + PROXY_ROUTE.length);
}
