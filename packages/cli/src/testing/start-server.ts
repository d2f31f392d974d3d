import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { binary } from './run-havn.ts';

export interface StartedServer {
  readonly url: string;
  /** What it said on stderr so far. */
  said(): string;
  /** Ends it, and waits until it has ended. */
  close(): Promise<void>;
}

/** `havn up` in a process of its own, on a free port, with its records in the folder's `.havn`. */
export async function startServer(
  folder: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const child = spawn(process.execPath, [binary, 'up', '--port', '0', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HAVN_HOME: '.havn', HAVN_TOKEN: '', ...environment },
  });
  const ended = once(child, 'exit');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const listening = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const line = await Promise.race([listening, ended.then(() => undefined)]);
  if (line === undefined) throw new Error(`havn up has ended: ${stderr}`);
  return {
    url: /^listening on (http:\S+)$/.exec(line[0])![1]!,
    said: () => stderr,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
