import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  type Git,
  GitError,
  isMap,
  objectPath,
  objectsFolder,
  openRepository,
  parseDvcFile,
  parseTree,
  readYaml,
} from '@havn/versions';

/** Where the content of a file of an earlier revision is. */
export type EarlierObject =
  | { readonly kind: 'git'; readonly path: string }
  | { readonly kind: 'cache'; readonly path: string; readonly exists: boolean };

export interface EarlierFile {
  /** Relative to what was asked for; empty where that is a file itself. */
  readonly name: string;
  readonly object: EarlierObject;
}

interface Output {
  /** From the root, with `/`. */
  readonly path: string;
  readonly md5: string;
  /** Undefined: of DVC 2.x. */
  readonly hash: string | undefined;
}

/** Files as a commit had them, those that DVC keeps included. */
export class EarlierTree {
  readonly #git: Git;
  readonly #commit: string;
  readonly #root: string;
  #outputs: readonly Output[] | undefined;

  constructor(git: Git, commit: string, root: string) {
    this.#git = git;
    this.#commit = commit;
    this.#root = root;
  }

  /** The files at a path of that commit, or below it; none where it was not there. */
  files(path: string): readonly EarlierFile[] {
    const inGit = this.#list(path)
      .filter((name) => !/\.dvc$|(^|\/)\.(git|dvc)ignore$/.test(name))
      .map((name) => ({ name: below(path, name), object: { kind: 'git', path: name } as const }));
    return [
      ...inGit,
      ...this.#tracked().flatMap((output) => outputFiles(this.#root, output, path)),
    ];
  }

  /** Writes a file that Git keeps, as a checkout would (line ends, LFS). */
  write(path: string, target: string): void {
    const args = ['cat-file', '--filters', `${this.#commit}:${path}`];
    const out = openSync(target, 'w');
    try {
      const options = { cwd: this.#root, stdio: ['ignore', out, 'pipe'] as const };
      const { status, stderr } = spawnSync('git', args, { ...options, stdio: [...options.stdio] });
      if (status !== 0) throw new GitError(args, String(stderr).trim());
    } finally {
      closeSync(out);
    }
  }

  #list(path: string): readonly string[] {
    const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', this.#commit];
    const names = this.#git.run(path === '' ? args : [...args, '--', path]).toString();
    return names.split('\0').filter(Boolean);
  }

  /** What the `.dvc` files and the `dvc.lock` files of the commit keep. */
  #tracked(): readonly Output[] {
    this.#outputs ??= this.#list('')
      .filter((name) => /\.dvc$|(^|\/)dvc\.lock$/.test(name) && !name.startsWith('.dvc/'))
      .flatMap((name) => {
        const text = this.#git.run(['show', `${this.#commit}:${name}`]).toString();
        return name.endsWith('.dvc') ? dvcOutputs(name, text) : lockOutputs(name, text);
      });
    return this.#outputs;
  }
}

function below(path: string, name: string): string {
  return name === path ? '' : posix.relative(path, name);
}

function dvcOutputs(file: string, text: string): Output[] {
  const { outs, wdir } = parseDvcFile(file, text);
  return outs.flatMap(({ path, md5, hash }) =>
    md5 === undefined
      ? []
      : [{ path: posix.join(posix.dirname(file), wdir ?? '.', path), md5, hash }],
  );
}

function lockOutputs(file: string, text: string): Output[] {
  const lock = readYaml(text, file);
  const stages = isMap(lock) && isMap(lock.stages) ? Object.values(lock.stages) : [];
  return stages.flatMap((stage) => {
    const outs = isMap(stage) && Array.isArray(stage.outs) ? stage.outs : [];
    return outs.flatMap((out): Output[] => {
      if (!isMap(out) || typeof out.path !== 'string' || typeof out.md5 !== 'string') return [];
      const hash = typeof out.hash === 'string' ? out.hash : undefined;
      return [{ path: posix.join(posix.dirname(file), out.path), md5: out.md5, hash }];
    });
  });
}

/** The files of an output that lie at a path or below it. */
function outputFiles(root: string, output: Output, path: string): EarlierFile[] {
  const isAbove = path === '' || output.path === path || output.path.startsWith(`${path}/`);
  const isBelow = path.startsWith(`${output.path}/`);
  if (!isAbove && !isBelow) return [];
  const { cache } = openRepository(join(root, posix.dirname(output.path)));
  const objects = objectsFolder(cache, output.hash === undefined ? 'md5-dos2unix' : 'md5');
  const object = (md5: string): EarlierObject => {
    const at = objectPath(objects, md5);
    return { kind: 'cache', path: at, exists: existsSync(at) };
  };
  const whole = object(output.md5);
  if (!output.md5.endsWith('.dir')) return [{ name: below(path, output.path), object: whole }];
  const tree =
    whole.kind === 'cache' && whole.exists ? parseTree(readFileSync(whole.path)) : undefined;
  if (!tree) return [{ name: below(path, output.path), object: whole }];
  return tree.paths.flatMap((name, i): EarlierFile[] => {
    const full = `${output.path}/${name}`;
    if (isBelow && full !== path && !full.startsWith(`${path}/`)) return [];
    const md5 = tree.digests.toString('hex', i * 16, (i + 1) * 16);
    return [{ name: below(path, full), object: object(md5) }];
  });
}
