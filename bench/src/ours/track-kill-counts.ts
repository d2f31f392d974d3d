import { createHash } from 'node:crypto';
import { post, send } from './track-client.ts';

/** One line of a client: what was acknowledged, or a file that it is about to send. */
export interface Line {
  readonly kind:
    | 'run'
    | 'point'
    | 'end'
    | 'called'
    | 'metric'
    | 'tag'
    | 'sending'
    | 'file'
    | 'version';
  readonly id?: string;
  readonly step?: number;
  readonly path?: string;
  readonly sha256?: string;
  readonly version?: string;
  readonly source?: string;
}

export interface Counts {
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  readonly doubled: number;
}

interface RunAnswer {
  readonly info: { readonly run_id: string; readonly status: string };
  readonly data: { readonly tags?: readonly { readonly key: string }[] };
}

interface Tally {
  found: number;
  lost: number;
  doubled: number;
}

/** Asks the server for everything that clients were told is kept. */
export async function countAll(url: string, lines: readonly Line[]): Promise<Counts> {
  const tally: Tally = { found: 0, lost: 0, doubled: 0 };
  const ofKind = (...kinds: Line['kind'][]) => lines.filter(({ kind }) => kinds.includes(kind));
  await countRuns(url, ofKind('run', 'point', 'end'), tally);
  await countCalls(url, ofKind('called', 'metric', 'tag'), tally);
  await countFiles(url, ofKind('sending', 'file'), tally);
  await countVersions(url, ofKind('version'), tally);
  return { acknowledged: lines.length - ofKind('sending').length, ...tally };
}

function count(tally: Tally, times: number): void {
  if (times > 0) tally.found += 1;
  else tally.lost += 1;
}

/** Trainings: by the id that they have on the client's machine. */
async function countRuns(url: string, lines: readonly Line[], tally: Tally): Promise<void> {
  for (const [id, own] of groups(lines)) {
    const filter = `tags.\`havn.run_id\` = '${id}'`;
    const body = { experiment_ids: ['0'], filter, run_view_type: 'ALL' };
    const { runs = [] } = await post<{ runs?: readonly RunAnswer[] }>(url, 'runs/search', body);
    tally.doubled += Math.max(0, runs.length - 1);
    const [run] = runs;
    const steps = run ? await stepsOf(url, run.info.run_id, 'loss', tally) : new Set<number>();
    for (const { kind, step } of own) {
      if (kind === 'point') count(tally, steps.has(step!) ? 1 : 0);
      else if (kind === 'end') count(tally, run?.info.status === 'FINISHED' ? 1 : 0);
      else count(tally, runs.length);
    }
  }
}

async function countCalls(url: string, lines: readonly Line[], tally: Tally): Promise<void> {
  for (const [id, own] of groups(lines)) {
    const { run } = JSON.parse(
      await send('GET', `${url}/api/2.0/mlflow/runs/get?run_id=${id}`),
    ) as { readonly run: RunAnswer };
    const steps = await stepsOf(url, id, 'm', tally);
    const tags = new Set(run.data.tags?.map(({ key }) => key));
    for (const { kind, step } of own) {
      if (kind === 'metric') count(tally, steps.has(step!) ? 1 : 0);
      else if (kind === 'tag') count(tally, tags.has(`tag ${step}`) ? 1 : 0);
      else count(tally, 1);
    }
  }
}

/** Each step is there once: others are counted as doubled. */
async function stepsOf(
  url: string,
  run: string,
  key: string,
  tally: Tally,
): Promise<ReadonlySet<number>> {
  const query = new URLSearchParams({ run_id: run, metric_key: key });
  const text = await send('GET', `${url}/api/2.0/mlflow/metrics/get-history?${query}`);
  const { metrics = [] } = JSON.parse(text) as { metrics?: readonly { readonly step: number }[] };
  const steps = new Set(metrics.map(({ step }) => step));
  tally.doubled += metrics.length - steps.size;
  return steps;
}

/** A file holds what was acknowledged last, or what was sent after that and not answered. */
async function countFiles(url: string, lines: readonly Line[], tally: Tally): Promise<void> {
  const expected = new Map<string, Set<string>>();
  for (const { kind, path, sha256 } of lines) {
    if (kind === 'file') {
      expected.set(path!, new Set([sha256!]));
    } else expected.get(path!)?.add(sha256!);
  }
  for (const [path, hashes] of expected) {
    const answer = await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/${path}`);
    const hash = createHash('sha256').update(Buffer.from(await answer.arrayBuffer()));
    count(tally, answer.ok && hashes.has(hash.digest('hex')) ? 1 : 0);
  }
  // Those that were replaced since count as found.
  tally.found += lines.filter(({ kind }) => kind === 'file').length - expected.size;
}

async function countVersions(url: string, lines: readonly Line[], tally: Tally): Promise<void> {
  const sources = new Map<string, string[]>();
  let page_token: string | undefined;
  do {
    const query = new URLSearchParams({ filter: "name = 'killed'", max_results: '1000' });
    if (page_token) query.set('page_token', page_token);
    const text = await send('GET', `${url}/api/2.0/mlflow/model-versions/search?${query}`);
    const page = JSON.parse(text) as VersionPage;
    for (const { source, version } of page.model_versions ?? []) {
      sources.set(source, [...(sources.get(source) ?? []), version]);
    }
    page_token = page.next_page_token;
  } while (page_token);
  for (const versions of sources.values()) tally.doubled += versions.length - 1;
  for (const { source, version } of lines) {
    count(tally, sources.get(source!)?.includes(version!) ? 1 : 0);
  }
}

interface VersionPage {
  readonly model_versions?: readonly { readonly source: string; readonly version: string }[];
  readonly next_page_token?: string;
}

function groups(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) found.set(line.id!, [...(found.get(line.id!) ?? []), line]);
  return found;
}
