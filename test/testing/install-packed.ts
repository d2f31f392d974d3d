import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { execute, npm } from './execute.ts';
import { root } from './places.ts';

interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every public workspace into a folder. */
export async function packWorkspaces(folder: string): Promise<readonly Packed[]> {
  await mkdir(folder, { recursive: true });
  const args = ['pack', '--workspaces', '--json', '--pack-destination', folder];
  const answer = JSON.parse(await npm(args, { cwd: root })) as readonly Packed[];
  return Object.values(answer).filter(({ name }) => name !== '@havn/bench');
}

/**
 * Unpacks the archives into an empty project, beside links to the other packages that an installation
 * without development brings: in the very versions of the lock file, and nothing else.
 */
export async function installPacked(project: string, packed: readonly Packed[]): Promise<void> {
  const modules = join(project, 'node_modules');
  await writeFile(join(project, 'package.json'), '{"name": "project", "type": "module"}');
  for (const { name, filename } of packed) {
    const folder = join(modules, name);
    await mkdir(folder, { recursive: true });
    const archive = relative(folder, join(project, 'archives', filename));
    await execute('tar', ['-xzf', archive, '--strip-components=1'], { cwd: folder });
  }
  for (const path of await foreignPaths()) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await symlink(join(root, path), join(project, path), 'junction');
  }
}

/** What `npm ci --omit=dev` would put below `node_modules` itself; of what is optional, what is there. */
async function foreignPaths(): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(lock.packages).flatMap(([path, { dev, link }]) => {
    const direct = /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path);
    return direct && !dev && !link && existsSync(join(root, path)) ? [path] : [];
  });
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean }>>;
}
