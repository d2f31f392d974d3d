import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type KeyValue,
  type ModelUri,
  type ModelVersion,
  parseModelUri,
  TrackingError,
  type TrackingStore,
} from '@havn/track';
import { checkUriHost, decodeFully } from '../experiments/location.ts';
import { invalidParameter, RestError } from '../protocol/rest-error.ts';

interface GivenSource {
  readonly source?: string;
  readonly run_id?: string;
  readonly model_id?: string;
}

interface CheckedSource {
  readonly source: string;
  readonly runId: string | undefined;
  readonly modelId: string | undefined;
}

/** Prompts have no files. */
const PROMPT_SOURCES = new Set(['prompt-template', 'dummy-source']);

/**
 * Where a model version says it comes from must lie within the run or the logged model that it
 * names, or anybody who may register a version could read any file of the server.
 */
export async function checkSource(
  store: TrackingStore,
  { source = '', run_id, model_id }: GivenSource,
  tags: readonly KeyValue[],
): Promise<CheckedSource> {
  const given = { source, runId: run_id, modelId: model_id };
  if (isPrompt(tags)) {
    if (!PROMPT_SOURCES.has(source)) {
      throw invalidParameter(
        `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
      );
    }
    return given;
  }
  checkUriHost(source, 'source');
  const resolved = await resolveLineage(store, given);
  if (resolved.modelId) await checkWithin(store, resolved, 'model_id', resolved.modelId);
  else await checkWithin(store, resolved, 'run_id', resolved.runId ?? '');
  return resolved;
}

function isPrompt(tags: readonly KeyValue[]): boolean {
  const value = tags.findLast(({ key }) => key === 'mlflow.prompt.is_prompt')?.value;
  return value?.toLowerCase() === 'true';
}

/** A version made from another version takes over its run and its logged model. */
async function resolveLineage(store: TrackingStore, given: CheckedSource): Promise<CheckedSource> {
  const { source } = given;
  if (schemeOf(source) !== 'models') return given;
  if (/^models:\/\/[^/]/i.test(source)) {
    throw invalidSource(source, 'Registered model sources must use the active model registry.');
  }
  const uri = readModelUri(source);
  if ('modelId' in uri) return given;
  const model = await store.models.get(uri.name);
  if (isPrompt(model.tags)) {
    throw invalidSource(source, 'Prompt versions cannot be used as model version sources.');
  }
  const version = await findVersion(store, uri);
  const differs = (mine: string | undefined, its: string | undefined) =>
    mine !== undefined && mine !== (its ?? '');
  if (differs(given.runId, version.runId) || differs(given.modelId, version.modelId)) {
    const detail =
      'The run_id and model_id request parameters must match the referenced model version.';
    throw invalidSource(source, detail);
  }
  return {
    source: `models:/${version.name}/${version.version}`,
    runId: given.runId ?? version.runId,
    modelId: given.modelId ?? version.modelId,
  };
}

async function findVersion(
  store: TrackingStore,
  uri: Exclude<ModelUri, { readonly modelId: string }>,
): Promise<ModelVersion> {
  if ('version' in uri) return store.versions.get(uri.name, uri.version);
  if ('alias' in uri) return store.models.versionByAlias(uri.name, uri.alias);
  const stages = 'stage' in uri ? [uri.stage] : undefined;
  const found = await store.models.latestVersions(uri.name, stages);
  const latest = found.toSorted((a, b) => Number(b.version) - Number(a.version))[0];
  if (latest) return latest;
  throw new RestError('INTERNAL_ERROR', `No versions of model with name '${uri.name}' found`);
}

type Holder = 'run_id' | 'model_id';

async function checkWithin(
  store: TrackingStore,
  { source }: CheckedSource,
  holder: Holder,
  id: string,
): Promise<void> {
  const scheme = schemeOf(source);
  const outside = () =>
    invalidSource(
      source,
      `The ${holder} request parameter must identify the resource that contains the source.`,
    );
  if (scheme === '' || scheme === 'file') return checkLocal(store, source, holder, id);
  checkNoRelativeParts(source);
  if (scheme === 'runs') {
    if (holder !== 'run_id' || /^runs:\/\/[^/]/i.test(source)) throw outside();
    if (id === '' || source.split('/')[1] !== id) throw outside();
    return;
  }
  if (scheme === 'models') {
    const uri = readModelUri(source);
    if (!('modelId' in uri)) return;
    if (holder !== 'model_id' || uri.modelId !== id) throw outside();
    return;
  }
  if (scheme !== 'mlflow-artifacts') return;
  const root = await rootOf(store, holder, id).catch((error: unknown) => {
    throw error instanceof TrackingError ? outside() : error;
  });
  if (root === undefined || !isBelow(partsOf(source), partsOf(root))) throw outside();
}

async function checkLocal(
  store: TrackingStore,
  source: string,
  holder: Holder,
  id: string,
): Promise<void> {
  const root = await rootOf(store, holder, id).catch((error: unknown) => {
    if (!(error instanceof TrackingError)) throw error;
    const detail = `The ${holder} request parameter must identify the resource that contains the source.`;
    throw invalidSource(source, detail);
  });
  const inside =
    root !== undefined &&
    ['', 'file'].includes(schemeOf(root)) &&
    isBelow(localParts(source), localParts(root));
  if (inside) return;
  const detail = `To use a local path as a model version source, the ${holder} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${holder}.`;
  throw invalidSource(source, detail);
}

async function rootOf(
  store: TrackingStore,
  holder: Holder,
  id: string,
): Promise<string | undefined> {
  if (id === '') return undefined;
  if (holder === 'run_id') return (await store.runs.get(id)).info.artifactUri;
  return (await store.loggedModels.get(id)).artifactLocation;
}

function schemeOf(uri: string): string {
  // A single letter is a drive of Windows.
  return /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
}

function checkNoRelativeParts(source: string): void {
  const decoded = decodeFully(source.replaceAll('+', ' '));
  const path = decoded
    .replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/?#]*)?/i, '')
    .split(/[?#]/)[0]!
    .replace(/\/+$/, '')
    .replace(/\/+/g, '/');
  const relative = decoded.split('/').includes('..') || path.includes('\0');
  if (!relative && path.startsWith('/') && posix.normalize(path) === path) return;
  const detail =
    'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.';
  throw invalidSource(source, detail);
}

function partsOf(uri: string): readonly string[] {
  const [, scheme = '', host = '', path = ''] =
    /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/i.exec(uri) ?? [];
  const parts = path.split('/').filter((part) => part !== '');
  return [scheme.toLowerCase(), host.toLowerCase(), ...parts.map(decodeFully)];
}

function localParts(location: string): readonly string[] {
  const path = /^file:/i.test(location) ? fileURLToPath(location) : location;
  return posix.resolve(path.replaceAll('\\', '/')).split('/');
}

/** A root without any part would hold everything. */
function isBelow(parts: readonly string[], root: readonly string[]): boolean {
  return root.length > 2 && root.every((part, index) => parts[index] === part);
}

function readModelUri(source: string): ModelUri {
  const uri = parseModelUri(source);
  if (uri) return uri;
  const detail =
    'The model_id request parameter must identify the resource that contains the source.';
  throw invalidSource(source, detail);
}

function invalidSource(source: string, detail: string): RestError {
  return invalidParameter(`Invalid model version source: '${source}'. ${detail}`);
}
