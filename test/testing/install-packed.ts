import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './execute.ts';
import { root } from './places.ts';

interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}

type LockEntry = Readonly<Record<string, unknown>> & { readonly link?: boolean };

/** Packs every public workspace into a folder. */
export async function packWorkspaces(folder: string): Promise<readonly Packed[]> {
  await mkdir(folder, { recursive: true });
  const args = ['pack', '--workspaces', '--json', '--pack-destination', folder];
  const answer = JSON.parse(await npm(args, { cwd: root })) as readonly Packed[];
  return Object.values(answer).filter(({ name }) => name !== '@havn/bench');
}

/**
 * Installs the archives into an empty project, beside the very versions of other packages that the
 * repository's lock file names: these are in npm's cache since `npm ci`.
 */
export async function installPacked(project: string, packed: readonly Packed[]): Promise<void> {
  const dependencies = Object.fromEntries(
    packed.map(({ name, filename }) => [name, `file:archives/${filename}`]),
  );
  const { overrides } = await readJson(join(root, 'package.json'));
  const manifest = { name: 'project', version: '1.0.0', type: 'module', dependencies, overrides };
  const ours = await Promise.all(packed.map(lockEntry));
  const lock = {
    ...manifest,
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest, ...Object.fromEntries(ours), ...(await foreignEntries()) },
  };
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(project, 'package-lock.json'), JSON.stringify(lock));
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await npm(['ci', ...flags], { cwd: project });
}

async function lockEntry({ name, version, filename, integrity }: Packed) {
  const folder = name === 'havn' ? 'cli' : name.replace('@havn/', '');
  const { dependencies, bin } = await readJson(join(root, 'packages', folder, 'package.json'));
  const resolved = `file:archives/${filename}`;
  return [`node_modules/${name}`, { version, resolved, integrity, dependencies, bin }] as const;
}

async function foreignEntries(): Promise<Record<string, LockEntry>> {
  const { packages } = await readJson(join(root, 'package-lock.json'));
  const foreign = Object.entries(packages as Record<string, LockEntry>).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.link && !entry.dev,
  );
  return Object.fromEntries(foreign);
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(path, 'utf8'));
}
