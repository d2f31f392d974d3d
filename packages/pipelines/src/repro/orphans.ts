import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command that a `repro` runs, kept in a file while it does. */
interface RunningCommand {
  readonly stage: string;
  readonly pid: number;
  /** When that process began, as the system says it: a number may be given to another one later. */
  readonly began: string;
  /** Whether the processes that it starts are of its own group. */
  readonly group: boolean;
  readonly owner: number;
  readonly ownerBegan: string;
}

/** How long a command that was asked to stop may take before it is stopped hard. */
const GRACE_MS = 5_000;
const POLL_MS = 50;

type NewCommand = Pick<RunningCommand, 'stage' | 'pid' | 'group'>;

/**
 * Remembers a command in the repository's `.dvc/tmp`; the function that it gives forgets it. Where the
 * system does not say when a process began (Windows) nothing is kept.
 */
export function rememberCommand(temporary: string, command: NewCommand): () => void {
  const [began, ownerBegan] = [beginOf(command.pid), beginOf(process.pid)];
  if (began === undefined || ownerBegan === undefined) return () => {};
  const folder = folderIn(temporary);
  const file = join(folder, `${command.pid}.json`);
  const running: RunningCommand = { ...command, began, owner: process.pid, ownerBegan };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(running));
  return () => rmSync(file, { force: true });
}

/**
 * Stops what a `repro` that was killed had started: nobody will record what it makes, and it would
 * write to files that another run of its stage makes.
 */
export async function stopOrphans(
  temporary: string,
  tell: (message: string) => void,
): Promise<void> {
  const folder = folderIn(temporary);
  for (const name of namesIn(folder)) {
    const command = readCommand(join(folder, name));
    if (command && beginOf(command.owner) === command.ownerBegan) continue;
    if (command && beginOf(command.pid) === command.began) {
      tell(
        `A run of this pipeline was killed while its stage '${command.stage}' ran: ` +
          `the command (process ${command.pid}) is stopped.`,
      );
      await stop(command);
    }
    rmSync(join(folder, name), { force: true });
  }
}

function folderIn(temporary: string): string {
  return join(temporary, 'havn-commands');
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where the file was cut off, or went meanwhile. */
function readCommand(file: string): RunningCommand | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunningCommand;
  } catch {
    return undefined;
  }
}

async function stop({ pid, group }: RunningCommand): Promise<void> {
  const target = group ? -pid : pid;
  const until = Date.now() + GRACE_MS;
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; ; signal = Date.now() > until ? 'SIGKILL' : 0) {
    try {
      process.kill(target, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    await sleep(POLL_MS);
    if (signal === 'SIGKILL') return;
  }
}

/** When a process began; undefined for one that is gone. */
function beginOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') return beginOnLinux(pid);
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return status === 0 ? String(stdout).trim() : undefined;
}

/** The 22nd field of /proc/PID/stat (proc(5)), in ticks since the machine started; a zombie is gone. */
function beginOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
