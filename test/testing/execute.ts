import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface ExecuteOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and gives its stdout; a failure throws with what it said. */
export async function execute(
  program: string,
  args: readonly string[],
  { cwd, env }: ExecuteOptions,
): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
}

/** Runs the npm that runs the tests. */
export function npm(args: readonly string[], options: ExecuteOptions): Promise<string> {
  const cli = process.env.npm_execpath;
  if (cli === undefined) return execute('npm', args, options);
  return execute(process.execPath, [cli, ...args], options);
}
