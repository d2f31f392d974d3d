/** @file The folder `mlruns` of MLflow: a folder an experiment, a folder a run, a file a value. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fromYaml } from '@havn/config';
import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import { parseStage } from '../rules/registry-rules.ts';
import type { DatasetInput, RunStatus } from '../runs/runs.ts';
import { ImportFileError, NothingToImportError } from './errors.ts';
import type {
  RunSource,
  SourceExperiment,
  SourceModel,
  SourceRun,
  SourceVersion,
} from './source.ts';

const STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
const NO_EXPERIMENTS = new Set(['models', '.trash']);

/** Throws `NothingToImportError`; while it is read `ImportFileError`, `YamlError`. */
export async function openMlruns(folder: string): Promise<RunSource> {
  const experiments = await foldersIn(folder, (name) => !NO_EXPERIMENTS.has(name));
  if (experiments.length === 0) throw new NothingToImportError('mlruns', folder);
  return {
    async *experiments() {
      for (const path of experiments) yield await readExperiment(path);
    },
    async *models() {
      for (const path of await foldersIn(join(folder, 'models'))) yield await readModel(path);
    },
    close: async () => {},
  };
}

/** Folders that describe themselves, in order. */
async function foldersIn(
  folder: string,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && wanted(entry.name))
    .map(({ name }) => join(folder, name))
    .filter((path) => existsSync(join(path, 'meta.yaml')))
    .sort();
}

type Meta = Readonly<Record<string, unknown>>;

async function readMeta(folder: string): Promise<Meta> {
  const file = join(folder, 'meta.yaml');
  const meta = fromYaml(await readFile(file, 'utf8'), file);
  if (meta !== null && typeof meta === 'object' && !Array.isArray(meta)) return meta as Meta;
  throw new ImportFileError(file, 'it holds no keys');
}

function text(value: unknown): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}

async function readExperiment(folder: string): Promise<SourceExperiment> {
  const meta = await readMeta(folder);
  return {
    name: text(meta.name) ?? '',
    tags: await readTexts(join(folder, 'tags')),
    lifecycleStage: meta.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    async *runs() {
      const names = new Set(['tags', 'datasets', 'models', 'traces']);
      for (const path of await foldersIn(folder, (name) => !names.has(name))) {
        yield await readRun(folder, path);
      }
    },
  };
}

async function readRun(experiment: string, folder: string): Promise<SourceRun> {
  const meta = await readMeta(folder);
  const artifacts = join(folder, 'artifacts');
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    id: text(meta.run_id) ?? text(meta.run_uuid) ?? '',
    name: text(meta.run_name) ?? text(meta.name),
    userId: text(meta.user_id),
    status: STATUSES[Number(meta.status) - 1] ?? 'FINISHED',
    startTime: number(meta.start_time),
    endTime: number(meta.end_time),
    lifecycleStage: meta.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    params: await readTexts(join(folder, 'params')),
    tags: await readTexts(join(folder, 'tags')),
    metrics: await readMetrics(join(folder, 'metrics')),
    datasets: await readDatasets(experiment, folder),
    artifacts: existsSync(artifacts) ? artifacts : undefined,
  };
}

/** Keys with slashes are files in folders. */
async function filesIn(
  folder: string,
): Promise<readonly { readonly key: string; readonly file: string }[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, key: relative(folder, file).split(sep).join('/') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function readTexts(folder: string): Promise<readonly KeyValue[]> {
  const texts: KeyValue[] = [];
  for (const { key, file } of await filesIn(folder)) {
    texts.push({ key, value: await readFile(file, 'utf8') });
  }
  return texts;
}

async function readMetrics(folder: string): Promise<readonly Metric[]> {
  const metrics: Metric[] = [];
  for (const { key, file } of await filesIn(folder)) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines.forEach((line, index) => {
      if (line.trim() !== '') metrics.push(readPoint(line, { key, file, line: index + 1 }));
    });
  }
  return metrics;
}

/** `TIME VALUE [STEP]`, as Python writes numbers. */
function readPoint(
  line: string,
  {
    key,
    file,
    line: number,
  }: { readonly key: string; readonly file: string; readonly line: number },
): Metric {
  const [time, value, step = '0'] = line.trim().split(/\s+/);
  const point = { key, time: Number(time), value: pythonNumber(value ?? ''), step: Number(step) };
  const good = Number.isSafeInteger(point.time) && Number.isSafeInteger(point.step);
  if (good && (!Number.isNaN(point.value) || value?.toLowerCase() === 'nan')) return point;
  throw new ImportFileError(file, `line ${number} is no point of a metric: ${line}`);
}

function pythonNumber(value: string): number {
  const word = value.toLowerCase();
  if (word === 'inf') return Number.POSITIVE_INFINITY;
  return word === '-inf' ? Number.NEGATIVE_INFINITY : Number(value);
}

async function readDatasets(experiment: string, run: string): Promise<readonly DatasetInput[]> {
  const inputs: DatasetInput[] = [];
  for (const folder of await foldersIn(join(run, 'inputs'))) {
    const input = await readMeta(folder);
    const place = join(experiment, 'datasets', text(input.source_id) ?? '');
    if (input.source_type !== 'DATASET' || !existsSync(place)) continue;
    const meta = await readMeta(place);
    inputs.push({
      dataset: {
        name: text(meta.name) ?? '',
        digest: text(meta.digest) ?? '',
        sourceType: text(meta.source_type) ?? '',
        source: text(meta.source) ?? '',
        schema: text(meta.schema),
        profile: text(meta.profile),
      },
      tags: Object.entries((input.tags ?? {}) as Meta).map(([key, value]) => ({
        key,
        value: String(value),
      })),
    });
  }
  return inputs;
}

async function readModel(folder: string): Promise<SourceModel> {
  const meta = await readMeta(folder);
  const versions: SourceVersion[] = [];
  for (const path of await foldersIn(folder, (name) => name.startsWith('version-'))) {
    const version = await readMeta(path);
    // What was deleted keeps its folder, under a stage that is none.
    if (version.current_stage === 'Deleted_Internal') continue;
    versions.push({
      version: Number(version.version),
      source: text(version.source) ?? '',
      runId: text(version.run_id),
      description: text(version.description),
      stage: parseStage(text(version.current_stage) ?? 'None'),
      tags: await readTexts(join(path, 'tags')),
    });
  }
  const aliases = await readTexts(join(folder, 'aliases'));
  return {
    name: text(meta.name) ?? '',
    description: text(meta.description),
    tags: await readTexts(join(folder, 'tags')),
    aliases: aliases.map(({ key, value }) => ({ alias: key, version: value.trim() })),
    versions: versions.sort((a, b) => a.version - b.version),
  };
}
