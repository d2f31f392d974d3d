import { resolve } from 'node:path';
import { MergeError } from '../errors.ts';
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

/** What is known about the job that runs. */
export interface JobInfo {
  readonly name?: string;
  /** The number in a sweep. */
  readonly num?: number;
  readonly id?: string;
  readonly outputDir?: string;
}

export interface FillOptions {
  readonly tree: DictNode;
  readonly overrides: readonly Override[];
  readonly choices: ReadonlyMap<string, string | undefined>;
  readonly options: { readonly configName?: string; readonly job?: JobInfo };
  readonly repository: Repository;
}

/** Fills in what Hydra's node says about this composition: overrides, choices, folders, the job. */
export function fillHydraSettings({ tree, overrides, choices, options, repository }: FillOptions) {
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
  settings.set('runtime.version', '1.3.2');
  settings.set('runtime.version_base', '1.3');
  settings.set('runtime.cwd', process.cwd());
  settings.set('runtime.config_sources', repository.sources.map(describeSource));
  settings.set('job.override_dirname', settings.overrideDirname(overrides));
  settings.set('job.config_name', options.configName ?? null);
  fillJob(settings, options.job ?? {});
}

function fillJob(settings: Settings, job: JobInfo): void {
  if (isMissing(settings.get('job.name'))) settings.set('job.name', job.name ?? 'app');
  if (job.num !== undefined) settings.set('job.num', BigInt(job.num));
  if (job.id !== undefined) settings.set('job.id', job.id);
  if (job.outputDir !== undefined) settings.set('runtime.output_dir', resolve(job.outputDir));
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
