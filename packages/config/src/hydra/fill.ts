import { resolve } from 'node:path';
import { InterpolationError, MergeError } from '../errors.ts';
import type { ResolveContext } from '../interpolation/context.ts';
import { selectNode } from '../interpolation/select-node.ts';
import { compareText } from '../override/order.ts';
import type { Override } from '../override/override.ts';
import type { Repository } from '../source/repository.ts';
import {
  DictNode,
  isMissing,
  ListNode,
  type Raw,
  type TreeNode,
  ValueNode,
} from '../tree/nodes.ts';
import { toNode } from '../tree/plain.ts';
import { pythonStr } from '../tree/text.ts';

/** The version whose behaviour and files these are. */
const HYDRA_VERSION = '1.3.8';

/** What is known about the job that runs. */
export interface JobInfo {
  readonly name?: string;
  /** The number in a sweep. */
  readonly num?: number;
  readonly id?: string;
  /**
   * The folder that the job writes to, or how it follows from the composed tree: it is asked before
   * interpolations that name it are resolved.
   */
  readonly outputDir?: string | ((folders: JobFolders) => string);
}

/** What is chosen already when the folder of a job is. */
export interface JobFolders {
  /** The text at a key path, interpolations resolved; undefined where there is none or `???`. */
  text(path: string): string | undefined;
}

export interface FillOptions {
  readonly tree: DictNode;
  readonly overrides: readonly Override[];
  readonly choices: ReadonlyMap<string, string | undefined>;
  readonly options: { readonly configName?: string; readonly job?: JobInfo };
  readonly repository: Repository;
  readonly context: ResolveContext;
}

/** Fills in what Hydra's node says about this composition: overrides, choices, folders, the job. */
export function fillHydraSettings(fill: FillOptions): void {
  const { tree, overrides, choices, options, repository, context } = fill;
  const hydra = tree.get('hydra');
  if (!hydra) return;
  if (!(hydra instanceof DictNode)) {
    const { origin } = hydra;
    throw new MergeError('hydra must be a mapping', {
      ...(origin?.file === undefined ? {} : { location: { ...origin, file: origin.file } }),
    });
  }
  const settings = new Settings(hydra);
  const task = overrides.filter(({ isHydra }) => !isHydra).map(({ text }) => text);
  settings.set(
    'overrides.hydra',
    overrides.filter((o) => o.isHydra).map(({ text }) => text),
  );
  settings.set('overrides.task', task);
  settings.set(
    'runtime.choices',
    new Map([...choices].map(([key, value]) => [key, value ?? null])),
  );
  settings.set('runtime.version', HYDRA_VERSION);
  settings.set('runtime.version_base', '1.3');
  settings.set('runtime.cwd', process.cwd());
  settings.set('runtime.config_sources', repository.sources.map(describeSource));
  settings.set('job.override_dirname', settings.overrideDirname(overrides));
  settings.set('job.config_name', options.configName ?? null);
  copyEnvironment(settings, context);
  fillJob(settings, options.job ?? {}, fill);
}

/** `job.env_copy` names variables of this machine that the job gets through `job.env_set`. */
function copyEnvironment(settings: Settings, { env }: ResolveContext): void {
  const names = settings.get('job.env_copy');
  if (!(names instanceof ListNode)) return;
  for (const name of names.items.map(pythonStr)) {
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) {
      throw new InterpolationError(`hydra.job.env_copy: there is no environment variable ${name}`);
    }
    const set = settings.get('job.env_set');
    if (set instanceof DictNode) set.set(name, toNode(value));
  }
}

function fillJob(settings: Settings, job: JobInfo, { tree, context }: FillOptions): void {
  if (isMissing(settings.get('job.name'))) settings.set('job.name', job.name ?? 'app');
  if (job.num !== undefined) settings.set('job.num', BigInt(job.num));
  if (job.id !== undefined) settings.set('job.id', job.id);
  const { outputDir } = job;
  if (outputDir === undefined) return;
  const folder = typeof outputDir === 'string' ? outputDir : outputDir(foldersOf(tree, context));
  settings.set('runtime.output_dir', resolve(folder));
  if (isMissing(settings.get('run.dir'))) settings.set('run.dir', folder);
}

function foldersOf(tree: DictNode, context: ResolveContext): JobFolders {
  const running = { ...context, hydra: tree.get('hydra') as TreeNode };
  return {
    text(path) {
      const options = { context: running, trail: undefined, throwOnMissing: false };
      const node = selectNode(tree, path, options);
      if (!node || isMissing(node)) return undefined;
      return node instanceof ValueNode && node.value === null ? undefined : pythonStr(node);
    },
  };
}

function describeSource({ path, provider }: { path: string; provider: string }): Raw {
  const [scheme = '', ...rest] = path.includes('://') ? path.split('://') : ['structured', path];
  return new Map([
    ['path', rest.join('://')],
    ['schema', scheme],
    ['provider', provider],
  ]);
}

class Settings {
  private readonly hydra: DictNode;

  constructor(hydra: DictNode) {
    this.hydra = hydra;
  }

  get(path: string): TreeNode | undefined {
    let at: TreeNode | undefined = this.hydra;
    for (const part of path.split('.')) at = at instanceof DictNode ? at.get(part) : undefined;
    return at;
  }

  set(path: string, value: Raw): void {
    const dot = path.lastIndexOf('.');
    const parent = this.get(path.slice(0, dot));
    if (parent instanceof DictNode) parent.set(path.slice(dot + 1), toNode(value));
  }

  /** The overrides as a folder's name, `a=1,b=2`. */
  overrideDirname(overrides: readonly Override[]): string {
    const option = (name: string, fallback: string) => {
      const node = this.get(`job.config.override_dirname.${name}`);
      return node instanceof ValueNode ? pythonStr(node) : fallback;
    };
    const excluded = this.get('job.config.override_dirname.exclude_keys');
    const keys = new Set(excluded instanceof ListNode ? excluded.items.map(pythonStr) : []);
    return overrides
      .filter(({ isHydra, key }) => !isHydra && !keys.has(key))
      .map(({ text }) => text)
      .sort(compareText)
      .join(option('item_sep', ','))
      .replaceAll('=', option('kv_sep', '='));
  }
}
