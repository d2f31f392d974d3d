import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '@havn/track';
import { execute } from './execute.ts';
import type { Block } from './markdown.ts';
import { root } from './places.ts';

const binary = join(root, 'packages/cli/bin/havn.js');

/** Somebody who follows a document in a folder of theirs, block by block. */
export interface Reader {
  follow(block: Block): Promise<void>;
  /** Stops what runs in the background. */
  stop(): Promise<void>;
}

export async function reader(folder: string): Promise<Reader> {
  const bin = join(folder, '.bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${binary}" "$@"\n`,
  );
  await chmod(join(bin, 'npx'), 0o755);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const env = {
    HAVN_HOME: join(folder, '.havn'),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  };
  const options = { cwd: folder, env };
  const port = await freePort();
  const background: ChildProcess[] = [];

  const script = async (code: string) => {
    const ids = code.includes('RUN') ? await newestRuns() : [];
    const named = code.replace(/^.*$/gm, (line) => nameRuns(line, ids));
    return named.replaceAll(/\b808[01]\b/g, String(port));
  };
  const newestRuns = async () => {
    const store = await openStore(env.HAVN_HOME);
    const runs = await store.listRuns();
    await store.close();
    return runs.filter(({ status }) => status === 'FINISHED').map(({ id }) => id);
  };
  const followers: Readonly<Record<string, (block: Block) => Promise<unknown>>> = {
    sh: async ({ code, tag }) => {
      const args = ['-ec', await script(code)];
      if (tag !== 'run in the background') return execute('sh', args, options);
      const child = spawn('sh', args, {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      background.push(child);
      return listening(child);
    },
    ts: ({ code }) => runTypeScript(folder, code, options),
    yaml: ({ code }) => writeNamedFile(folder, code),
  };
  return {
    follow: async (block) => {
      await followers[block.language]?.(block);
    },
    stop: async () => {
      for (const child of background) {
        const closed = once(child, 'close');
        process.kill(-child.pid!, 'SIGINT');
        await closed;
      }
    },
  };
}

/** RUN is the newest run; where a line says it again, the one before. */
function nameRuns(line: string, ids: readonly string[]): string {
  let next = 0;
  return line.replaceAll(/\bRUN\b/g, () => ids[next++] ?? 'RUN');
}

async function listening(child: ChildProcess): Promise<void> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('listening on ')) return;
  }
  throw new Error('the server ended');
}

async function runTypeScript(
  folder: string,
  code: string,
  options: Parameters<typeof execute>[2],
): Promise<string> {
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'program.ts'), code);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const flags = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
  await execute(process.execPath, [compiler, ...flags, '--skipLibCheck', 'program.ts'], options);
  return execute(process.execPath, ['program.js'], options);
}

/** `# conf/mine.yaml` in the first line names the file. */
async function writeNamedFile(folder: string, code: string): Promise<void> {
  const [, name] = /^# (\S+\.yaml)\n/.exec(code) ?? [];
  if (name === undefined) throw new Error(`no file name in the first line of:\n${code}`);
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), code);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
