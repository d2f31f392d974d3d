import { didYouMean } from '@havn/core';
import type { ConfigValue, DataConfig } from './config.ts';
import { LINK_TYPES } from './link-types.ts';
import { ConfigOptionError } from './option-error.ts';

/** What an option takes. `text`: anything. */
type Kind = 'text' | 'flag' | 'count' | 'whole' | 'seconds' | 'links' | readonly string[];
type Kinds = Readonly<Record<string, Kind>>;

const all = (kind: Kind, names: string): Kinds =>
  Object.fromEntries(names.split(' ').map((name) => [name, kind]));

const LINKS: Kinds = {
  type: 'links',
  shared: ['group'],
  ...all('flag', 'protected slow_link_warning verify'),
};

const COMMON: Kinds = {
  url: 'text',
  ...all('count', 'checksum_jobs jobs'),
  ...all('flag', 'worktree no_traverse version_aware'),
};

const HTTP: Kinds = {
  auth: ['basic', 'digest', 'custom'],
  ...all('text', 'custom_auth_header user password ssl_verify method'),
  ...all('flag', 'ask_password verify'),
  ...all('seconds', 'connect_timeout read_timeout'),
};

/** By the scheme of a remote's URL; those of other ones are not looked at. */
const REMOTES: Readonly<Record<string, Kinds>> = {
  '': LINKS,
  s3: {
    ...all('text', 'region profile credentialpath configpath endpointurl access_key_id'),
    ...all('text', 'secret_access_key session_token ssl_verify sse sse_kms_key_id acl'),
    ...all('text', 'sse_customer_algorithm sse_customer_key grant_read grant_read_acp'),
    ...all('text', 'grant_write_acp grant_full_control'),
    ...all('flag', 'listobjects use_ssl allow_anonymous_login cache_regions verify'),
    ...all('whole', 'read_timeout connect_timeout'),
  },
  gs: {
    ...all('text', 'projectname credentialpath endpointurl'),
    ...all('flag', 'verify allow_anonymous_login'),
  },
  ssh: {
    type: 'links',
    ...all('text', 'user password passphrase keyfile'),
    ...all('whole', 'port timeout max_sessions'),
    ...all('flag', 'ask_password ask_passphrase gss_auth allow_agent verify'),
  },
  http: HTTP,
  https: HTTP,
};

/** Schemes of DVC whose remotes Havn cannot open: they may stand in a configuration. */
const FOREIGN = 'hdfs webhdfs azure oss gdrive webdav webdavs remote file'.split(' ');

/** The sections of DVC 3.67, by its `config_schema`. Those of `feature` are not looked at. */
const SECTIONS: Readonly<Record<string, Kinds | undefined>> = {
  core: {
    ...all('text', 'remote site_cache_dir machine'),
    checksum_jobs: 'count',
    ...all('flag', 'interactive analytics hardlink_lock no_scm autostage experiments check_update'),
  },
  cache: { ...LINKS, ...all('text', 'dir local s3 gs hdfs webhdfs ssh azure') },
  state: all('text', 'dir row_limit row_cleanup_quota'),
  index: { dir: 'text' },
  feature: undefined,
  plots: { auto_open: 'flag', ...all('text', 'html_template out_dir') },
  exp: {
    auto_push: 'flag',
    ...all('text', 'code data models metrics params plots live git_remote'),
  },
  parsing: { bool: ['store_true', 'boolean_optional'], list: ['nargs', 'append'] },
  hydra: { enabled: 'flag', ...all('text', 'config_dir config_module config_name plugins_path') },
  studio: { offline: 'flag', ...all('text', 'token url repo_url') },
};

/** An option, and where the configuration has it. */
export interface OptionPlace {
  /** `remote`, `db`, `machine` where the section is a named one. */
  readonly kind?: string | undefined;
  readonly section: string;
  readonly option: string;
}

/** Throws for an option that DVC does not know, or a value that it does not take. */
export function checkOption(
  { kind, section, option }: OptionPlace,
  value: ConfigValue,
  url: ConfigValue | undefined,
): void {
  const known = kindsFor(kind, section, url);
  if (!known) return;
  const place = kind ? `${kind}.${section}` : section;
  const wanted = Object.hasOwn(known, option) ? known[option]! : undefined;
  if (wanted === undefined) {
    const near = didYouMean(option, Object.keys(known));
    const names = Object.keys(known).sort().join(', ');
    throw new ConfigOptionError(`'${place}' has no option '${option}'`, near ?? `It has: ${names}`);
  }
  const words = refusal(wanted, value);
  if (words) {
    throw new ConfigOptionError(
      `'${place}.${option}' takes ${words}, not ${JSON.stringify(value)}`,
      `Set it: havn data config ${place}.${option} VALUE; or take it away with -u`,
    );
  }
}

function kindsFor(
  kind: string | undefined,
  section: string,
  url: ConfigValue | undefined,
): Kinds | undefined {
  if (kind === 'remote') return kindsOfRemote(section, url);
  if (kind !== undefined) return undefined;
  if (Object.hasOwn(SECTIONS, section)) return SECTIONS[section];
  const names = Object.keys(SECTIONS);
  throw new ConfigOptionError(
    `there is no section '${section}'`,
    didYouMean(section, names) ?? `There are: ${names.join(', ')}, and remote.NAME`,
  );
}

function kindsOfRemote(name: string, url: ConfigValue | undefined): Kinds | undefined {
  if (url === undefined) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^/]/i.exec(String(url))?.[1]?.toLowerCase() ?? '';
  if (FOREIGN.includes(scheme)) return undefined;
  const own = Object.hasOwn(REMOTES, scheme) ? REMOTES[scheme] : undefined;
  if (own) return { ...COMMON, ...own };
  const schemes = Object.keys(REMOTES).filter((one) => one !== '');
  throw new ConfigOptionError(
    `the remote '${name}' has a URL of an unknown kind: ${scheme}://`,
    didYouMean(scheme, schemes) ?? `There are folders and ${schemes.join('://, ')}://`,
  );
}

/** What the option would take, where it does not take the value. */
function refusal(kind: Kind, value: ConfigValue): string | undefined {
  const text = String(value).trim();
  if (typeof kind === 'object') {
    return kind.includes(text.toLowerCase()) ? undefined : kind.join(' or ');
  }
  switch (kind) {
    case 'flag':
      return /^(?:true|false)$/i.test(text) ? undefined : 'true or false';
    case 'count':
      return /^\d+$/.test(text) && Number(text) > 0 ? undefined : 'a whole number from 1';
    case 'whole':
      return /^-?\d+$/.test(text) ? undefined : 'a whole number';
    case 'seconds':
      return /^\d+(?:\.\d*)?$/.test(text) ? undefined : 'seconds';
    case 'links': {
      const names = text.split(',').map((name) => name.trim());
      const right = names.every((name) => (LINK_TYPES as readonly string[]).includes(name));
      return right ? undefined : `some of ${LINK_TYPES.join(', ')}`;
    }
    case 'text':
      return undefined;
  }
}

/** Every option of a configuration, with the URL of its remote. */
export function* optionsOf(
  config: DataConfig,
): Generator<{ place: OptionPlace; value: ConfigValue; url: ConfigValue | undefined }> {
  for (const [section, values] of config.sections) {
    for (const [option, value] of values)
      yield { place: { section, option }, value, url: undefined };
  }
  for (const [kind, sections] of config.named) {
    for (const [section, values] of sections) {
      const url = values.get('url');
      for (const [option, value] of values) yield { place: { kind, section, option }, value, url };
    }
  }
}
