// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { dictFrom, type MemoryConfig } from '../source/memory-source.ts';
import { DictNode as Dict, type DictNode, type TreeNode } from '../tree/nodes.ts';
import { HYDRA_LOGGING, JOB_LOGGING } from './logging.ts';

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

const group = (
  path: string,
  options: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
) => Object.entries(options).map(([name, option]) => [`${path}/${name}`, made(option)] as const);

const CORE_PLUGINS = 'hydra._internal.core_plugins';

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
  ...group('hydra/hydra_logging', { ...HYDRA_LOGGING, colorlog: HYDRA_LOGGING.default ?? {} }),
  ...group('hydra/job_logging', { ...JOB_LOGGING, colorlog: JOB_LOGGING.default ?? {} }),
]);

/** What comes last in the search path; the launchers and sweepers of plugins are known by name. */
export const HYDRA_SCHEMA: ReadonlyMap<string, MemoryConfig> = new Map([
  ['_dummy_empty_config_', made({})],
  ['hydra/config', { make: settingsNode }],
  ['hydra/launcher/basic', made({ _target_: `${CORE_PLUGINS}.basic_launcher.BasicLauncher` })],
  [
    'hydra/sweeper/basic',
    made({
      _target_: `${CORE_PLUGINS}.basic_sweeper.BasicSweeper`,
      max_batch_size: null,
      params: null,
    }),
  ],
  ...['joblib', 'submitit_local', 'submitit_slurm', 'ray', 'rq'].map(
    (name) => [`hydra/launcher/${name}`, made({ _target_: `havn.launcher.${name}` })] as const,
  ),
  ...['optuna', 'ax', 'nevergrad'].map(
    (name) => [`hydra/sweeper/${name}`, made({ _target_: `havn.sweeper.${name}` })] as const,
  ),
]);
