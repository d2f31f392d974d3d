import { mkdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { checkConfig } from '../config/check.ts';
import { configFlag, configText, type DataConfig, readMerged } from '../config/config.ts';
import { LINK_TYPES, type LinkType } from '../config/link-types.ts';
import { DataUsageError, IgnoredMetafileError, NotRepositoryError } from '../errors.ts';
import { findGitRoot, Git } from '../git/git.ts';
import { dvcIgnoreRules, type IgnoreRules } from '../ignore/ignore-rules.ts';
import { findRepositoryRoot } from './find-root.ts';

/** A folder with a `.dvc` in it. */
export class Repository {
  /** Absolute; of symbolic links the real path. */
  readonly root: string;
  readonly dvcFolder: string;
  /** `.dvc/tmp`: locks, state, work in progress. */
  readonly temporary: string;
  readonly config: DataConfig;
  /** The cache's root; objects are under `files/md5`, those of 2.x directly in it. */
  readonly cache: string;
  readonly linkTypes: readonly LinkType[];
  /** Undefined where `core.no_scm` is set or no Git is around. */
  readonly git: Git | undefined;
  readonly ignore: IgnoreRules;

  constructor(root: string) {
    this.root = root;
    this.dvcFolder = join(root, '.dvc');
    this.temporary = join(this.dvcFolder, 'tmp');
    this.config = readMerged(this.dvcFolder);
    this.cache = configText(this.config, 'cache', 'dir') ?? join(this.dvcFolder, 'cache');
    this.linkTypes = readLinkTypes(this.config);
    const gitRoot = configFlag(this.config, 'core', 'no_scm') ? undefined : findGitRoot(root);
    this.git = gitRoot === undefined ? undefined : new Git(gitRoot);
    this.ignore = dvcIgnoreRules(root);
  }

  /** A path for the reader: relative to where the command runs. */
  display(path: string): string {
    return relative(process.cwd(), path) || '.';
  }

  /** A path below the root, with `/`; undefined for one that lies outside. */
  pathInRepository(path: string): string | undefined {
    const steps = relative(this.root, path);
    if (steps === '..' || steps.startsWith(`..${sep}`) || isAbsolute(steps)) return undefined;
    return steps.split(sep).join('/');
  }

  /** Throws for a `.dvc` file, dvc.yaml or dvc.lock that Git or `.dvcignore` would leave out. */
  refuseIgnored(metafile: string): void {
    const by = this.git?.ignores(metafile, false)
      ? 'git'
      : this.ignore.isIgnored(metafile, false)
        ? 'dvc'
        : undefined;
    if (by) throw new IgnoredMetafileError(this.display(metafile), by);
  }

  /** `.dvc/tmp`, made where it is missing. */
  temporaryFolder(): string {
    mkdirSync(this.temporary, { recursive: true });
    return this.temporary;
  }
}

/** The repository that a folder lies in; throws `NotRepositoryError` and `ConfigOptionError`. */
export function openRepository(folder: string = process.cwd()): Repository {
  const start = realpathSync(resolve(folder));
  const root = findRepositoryRoot(start);
  if (root === undefined) throw new NotRepositoryError(start);
  const repository = new Repository(root);
  checkConfig(repository.config, repository.dvcFolder);
  return repository;
}

/** The same; without one, what Git keeps here, or the folder itself: enough for commands that look. */
export function openAnyRepository(folder: string = process.cwd()): Repository {
  const start = realpathSync(resolve(folder));
  if (findRepositoryRoot(start) !== undefined) return openRepository(start);
  return new Repository(findGitRoot(start) ?? start);
}

function readLinkTypes(config: DataConfig): readonly LinkType[] {
  const value = config.sections.get('cache')?.get('type');
  if (value === undefined) return ['reflink', 'copy'];
  const names = (Array.isArray(value) ? value : String(value).split(',')).map((name: string) =>
    name.trim(),
  );
  const wrong = names.filter((name) => !LINK_TYPES.includes(name as LinkType));
  if (wrong.length > 0) {
    throw new DataUsageError(
      `config file error: Unsupported cache type(s): ${wrong.join(', ')}`,
      `Use some of ${LINK_TYPES.join(', ')}: havn data config cache.type reflink,copy`,
    );
  }
  return names as LinkType[];
}
