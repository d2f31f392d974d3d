import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dvcCommand =
  process.env.HAVN_PEERS_DVC ??
  fileURLToPath(new URL('../../../../.peers/dvc/bin/dvc', import.meta.url));

const havnCommand = fileURLToPath(new URL('../../../cli/bin/havn.js', import.meta.url));

/** DVC leaves temporary files of `add --out` and `--to-remote` behind. */
const LEFT_OVER = /\/\.[\w-]{22}\.tmp$/;

export type Tool = 'dvc' | 'havn';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Two copies of the same tree, side by side: one is worked on by DVC, one by Havn. */
export class Sandbox {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'havn-versions-'));
  readonly #environment = {
    ...process.env,
    DVC_NO_ANALYTICS: '1',
    DVC_SITE_CACHE_DIR: join(this.root, 'site'),
    DVC_GLOBAL_CONFIG_DIR: join(this.root, 'global'),
    DVC_SYSTEM_CONFIG_DIR: join(this.root, 'system'),
    HAVN_QUIET: '1',
    HAVN_HOME: join(this.root, 'havn'),
    AWS_EC2_METADATA_DISABLED: 'true',
    GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };

  constructor() {
    for (const tool of ['dvc', 'havn'] as const) {
      mkdirSync(this.folder(tool), { recursive: true });
      this.git(tool, 'init', '-q', '-b', 'main');
    }
  }

  folder(tool: Tool): string {
    return join(this.root, tool, 'repo');
  }

  /** What each tool has for itself: repository, remote and sources. */
  base(tool: Tool): string {
    return join(this.root, tool);
  }

  remote(tool: Tool): string {
    return join(this.root, tool, 'remote');
  }

  git(tool: Tool, ...args: readonly string[]): string {
    const options = { cwd: this.folder(tool), env: this.#environment, encoding: 'utf8' } as const;
    return execFileSync('git', args, options);
  }

  /** The same change in both trees. */
  edit(change: (folder: string) => void): void {
    for (const tool of ['dvc', 'havn'] as const) change(this.folder(tool));
  }

  gitBoth(...args: readonly string[]): void {
    for (const tool of ['dvc', 'havn'] as const) this.git(tool, ...args);
  }

  /** Runs a tool in a tree: `havn` on its own or on DVC's, and the other way round. */
  run(tool: Tool, args: readonly string[], where: Tool = tool): Ran {
    const [program, ...first] =
      tool === 'dvc' ? [dvcCommand] : [process.execPath, havnCommand, 'data'];
    const result = spawnSync(program!, [...first, ...args], {
      cwd: this.folder(where),
      env: this.#environment,
      encoding: 'utf8',
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  /** The same while servers of this process answer. */
  runAside(tool: Tool, args: readonly string[], where: Tool = tool): Promise<Ran> {
    const [program, ...first] =
      tool === 'dvc' ? [dvcCommand] : [process.execPath, havnCommand, 'data'];
    const options = { cwd: this.folder(where), env: this.#environment };
    return new Promise((resolve) => {
      execFile(program!, [...first, ...args], options, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }

  /** Everything that the two tools have to leave behind alike. */
  snapshot(tool: Tool): Readonly<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const path of walk(this.folder(tool))) {
      // DVC writes every level's file when it changes one.
      if (/^(?:\.git\/|\.dvc\/tmp\/|\.dvc\/config\.local$)/.test(path)) continue;
      if (LEFT_OVER.test(path)) continue;
      files[path] = describe(join(this.folder(tool), path), this.folder(tool));
    }
    for (const path of walk(this.remote(tool))) {
      if (LEFT_OVER.test(path)) continue;
      files[`remote:${path}`] = describe(join(this.remote(tool), path), this.remote(tool));
    }
    return files;
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function* walk(root: string, below = ''): Generator<string> {
  if (!existsSync(join(root, below))) return;
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path);
    else yield path;
  }
}

/** Metafiles as text, others by kind, mode and hash. */
function describe(path: string, root: string): string {
  let target = '';
  try {
    target = ` -> ${relative(root, readlinkSync(path))}`;
  } catch {
    // Not a link.
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return `no file${target}`;
  const content = readFileSync(path);
  const mode = (stats.mode & 0o777).toString(8);
  const links = stats.nlink > 1 ? ` links ${stats.nlink}` : '';
  if (/(?:\.dvc|dvc\.lock|\.gitignore|\.dvc\/config|\.dvcignore)$/.test(path))
    return `${mode}\n${content}`;
  return `${mode}${links}${target} ${createHash('md5').update(content).digest('hex')}`;
}
