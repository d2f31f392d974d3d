import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, hostname, totalmem } from 'node:os';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a run ran on and from: recorded as its tags. */
export async function describeEnvironment(folder: string): Promise<Record<string, string>> {
  return {
    ...(await describeCode(folder)),
    ...describePipeline(),
    ...describeMachine(),
    ...describePackages(),
  };
}

/** The commit, and whether files differ from it; nothing where there is no git repository. */
async function describeCode(folder: string): Promise<Record<string, string>> {
  try {
    const git = async (...args: string[]) =>
      (await execute('git', args, { cwd: folder })).stdout.trim();
    const commit = await git('rev-parse', 'HEAD');
    return {
      'git.commit': commit,
      'git.dirty': String((await git('status', '--porcelain')) !== ''),
    };
  } catch {
    return {};
  }
}

/** The stage of a pipeline that the run is part of, as DVC and `havn data repro` tell their commands. */
function describePipeline(): Record<string, string> {
  const { DVC_STAGE: stage } = process.env;
  return stage ? { 'pipeline.stage': stage } : {};
}

function describeMachine(): Record<string, string> {
  const processors = cpus();
  return {
    'machine.host': hostname(),
    'machine.os': `${process.platform} ${process.arch}`,
    'machine.cpu': `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    'machine.memory_gib': (totalmem() / 2 ** 30).toFixed(1),
  };
}

function describePackages(): Record<string, string> {
  return {
    'version.node': process.versions.node,
    'version.havn': packageVersion('@havn/train'),
    'version.onnxruntime': packageVersion('onnxruntime-node'),
  };
}

function packageVersion(name: string): string {
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch {
    return 'unknown';
  }
}
