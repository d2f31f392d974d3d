import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface HeldLock {
  release(): Promise<void>;
}

/**
 * DVC locks `.dvc/tmp/lock` with flock(2), which Node does not have: util-linux's `flock` holds it for
 * us, and lets it go when our end of its stdin closes, however we end. Gives 'busy' where another
 * holds it, 'unsupported' where there is no such command (DVC then cannot see our lock).
 */
export async function holdFlock(file: string): Promise<HeldLock | 'busy' | 'unsupported'> {
  if (process.platform !== 'linux') return 'unsupported';
  const command = 'echo " $1" >"$0"; echo held; read _';
  const args = ['--nonblock', '--exclusive', '--conflict-exit-code', '75', file, 'sh', '-c'];
  const child = spawn('flock', [...args, command, file, String(process.pid)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answer = await firstAnswer(child);
  if (answer !== 'held') return answer;
  child.unref();
  for (const stream of [child.stdin, child.stdout])
    (stream as unknown as { unref(): void })?.unref();
  return {
    async release() {
      child.ref();
      const closed = once(child, 'exit');
      child.stdin!.end();
      await closed;
    },
  };
}

function firstAnswer(child: ChildProcess): Promise<'held' | 'busy' | 'unsupported'> {
  return new Promise((resolve) => {
    child.once('error', () => resolve('unsupported'));
    child.once('exit', (code) => resolve(code === 75 ? 'busy' : 'unsupported'));
    child.stdout!.once('data', () => resolve('held'));
    child.stdin!.on('error', () => {});
  });
}
