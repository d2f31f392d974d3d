// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { dictFrom, type MemoryConfig } from '../source/memory-source.ts';
import { DictNode as Dict, type DictNode, type TreeNode } from '../tree/nodes.ts';

/**
 * Hydra's own node: what a config may set below `hydra:`, with Hydra 1.3's defaults. Havn reads
 * the folders, the sweep, the job's name and the search path; the rest is kept so that a tree
 * written for Hydra composes. `???` is filled in while a job runs.
 */
const SETTINGS = {
  mode: null,
  searchpath: [],
  run: { dir: '???' },
  sweep: { dir: '???', subdir: '???' },
  hydra_logging: '???',
  job_logging: '???',
  sweeper: '???',
  launcher: '???',
  callbacks: {},
  help: { app_name: '???', header: '???', footer: '???', template: '???' },
  hydra_help: { hydra_help: '???', template: '???' },
  output_subdir: '.hydra',
  overrides: { hydra: [], task: [] },
  job: {
    name: '???',
    chdir: null,
    override_dirname: '???',
    id: '???',
    num: '???',
    config_name: '???',
    env_set: {},
    env_copy: [],
    config: { override_dirname: { kv_sep: '=', item_sep: ',', exclude_keys: [] } },
  },
  runtime: {
    version: '???',
    version_base: '???',
    cwd: '???',
    config_sources: '???',
    output_dir: '???',
    choices: {},
  },
  verbose: false,
} as const;

/** The mappings that take no other keys. */
const CLOSED = [
  '',
  'run',
  'sweep',
  'help',
  'hydra_help',
  'overrides',
  'job',
  'job.config',
  'job.config.override_dirname',
  'runtime',
];

const DEFAULTS = [
  { output: 'default' },
  { launcher: 'basic' },
  { sweeper: 'basic' },
  { help: 'default' },
  { hydra_help: 'default' },
  { hydra_logging: 'default' },
  { job_logging: 'default' },
  { callbacks: null },
  { env: 'default' },
];

function settingsNode(): DictNode {
  const node = dictFrom({ defaults: DEFAULTS, ...SETTINGS });
  for (const path of CLOSED) {
    let at: TreeNode | undefined = node;
    for (const part of path.split('.')) {
      if (part !== '' && at instanceof Dict) at = at.get(part);
    }
    if (!(at instanceof Dict)) continue;
    at.typeName = path === '' ? 'hydra' : `hydra.${path}`;
  }
  return node;
}

const made = (plain: Readonly<Record<string, unknown>>, header?: string): MemoryConfig => ({
  make: () => dictFrom(plain),
  ...(header === undefined ? {} : { header }),
});

const QUIET = { version: 1, root: null, disable_existing_loggers: false };
const OFF = { version: 1, root: { level: 'ERROR' }, disable_existing_loggers: true };
const LOUD = { version: 1, root: { level: 'INFO' }, disable_existing_loggers: false };

/** Groups that come before the user's folders. */
export const HYDRA_GROUPS: ReadonlyMap<string, MemoryConfig> = new Map([
  [
    'hydra/output/default',
    made(
      {
        run: { dir: 'outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}' },
        sweep: {
          dir: 'multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}',
          subdir: '${hydra.job.num}',
        },
      },
      'hydra',
    ),
  ],
  [
    'hydra/help/default',
    made({ app_name: '${hydra.job.name}', header: '', footer: '', template: '' }),
  ],
  ['hydra/hydra_help/default', made({ template: '' })],
  ['hydra/env/default', made({})],
  ...['default', 'hydra_debug', 'colorlog'].map(
    (name) => [`hydra/hydra_logging/${name}`, made(LOUD)] as const,
  ),
  ['hydra/hydra_logging/none', made(QUIET)],
  ['hydra/hydra_logging/disabled', made(OFF)],
  ...['default', 'stdout', 'colorlog'].map(
    (name) => [`hydra/job_logging/${name}`, made(LOUD)] as const,
  ),
  ['hydra/job_logging/none', made(QUIET)],
  ['hydra/job_logging/disabled', made(OFF)],
]);

/** What comes last in the search path; the launchers and sweepers of plugins are known by name. */
export const HYDRA_SCHEMA: ReadonlyMap<string, MemoryConfig> = new Map([
  ['_dummy_empty_config_', made({})],
  ['hydra/config', { make: settingsNode }],
  ['hydra/launcher/basic', made({ _target_: 'havn.launcher.Basic' })],
  [
    'hydra/sweeper/basic',
    made({ _target_: 'havn.sweeper.Basic', max_batch_size: null, params: null }),
  ],
  ...['joblib', 'submitit_local', 'submitit_slurm', 'ray', 'rq'].map(
    (name) => [`hydra/launcher/${name}`, made({ _target_: `havn.launcher.${name}` })] as const,
  ),
  ...['optuna', 'ax', 'nevergrad'].map(
    (name) => [`hydra/sweeper/${name}`, made({ _target_: `havn.sweeper.${name}` })] as const,
  ),
]);
