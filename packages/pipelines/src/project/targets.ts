import { resolve, sep } from 'node:path';
import { didYouMean } from '@havn/config';
import { StageNotFoundError } from '../errors.ts';
import type { Stage } from '../stage/stage.ts';
import type { PipelineFile } from './pipeline-file.ts';
import type { Project, ProjectNode } from './project.ts';

export interface TargetOptions {
  /** A target that is a folder stands for every stage inside it. */
  readonly recursive?: boolean;
  /** Stage names may hold `*`, `?` and `[…]`. */
  readonly glob?: boolean;
  /** A target may also be an output, which stands for the stage that makes it. */
  readonly outputs?: boolean;
}

/**
 * The stages that targets name: a stage, a group, a generated stage, `path/dvc.yaml`,
 * `path/dvc.yaml:stage` or a `.dvc` file; paths start from where the project is shown from. Throws
 * StageNotFoundError.
 */
export function findTargets(
  project: Project,
  targets: readonly string[],
  options: TargetOptions = {},
): readonly ProjectNode[] {
  return [...new Set(targets.flatMap((target) => findTarget(project, target, options)))];
}

function findTarget(
  project: Project,
  target: string,
  options: TargetOptions,
): readonly ProjectNode[] {
  const absolute = resolve(project.shownFrom, target);
  if (options.recursive && project.tree.kind(absolute) === 'directory') {
    return project.nodes.filter(({ file }) => file.startsWith(absolute + sep));
  }
  const { path, name } = splitTarget(target);
  if (path.endsWith('.dvc') && name === undefined) {
    const node = project.nodes.find(({ file }) => file === absolute);
    if (node) return [node];
    throw new StageNotFoundError(`'${target}' does not exist`);
  }
  const file = resolve(project.shownFrom, path === '' ? 'dvc.yaml' : path);
  const pipeline = project.pipelineOf(file);
  const names = pipeline && namesOf(pipeline, name, options);
  if (pipeline && names) return names.flatMap((one) => nodeFor(project, pipeline.stage(one)));
  const producer = options.outputs ? project.graph.producer(absolute) : undefined;
  if (producer) return [producer];
  throw notFound(project, target, pipeline, path === '' ? 'dvc.yaml' : path);
}

/** `path:name`; a text without a colon is a path where it looks like a file of stages. */
function splitTarget(target: string): { readonly path: string; readonly name: string | undefined } {
  const match = /^(.*?)(?::([^\\/:]*))?$/.exec(target);
  const [path = '', name] = [match?.[1], match?.[2]];
  if (name !== undefined) return { path, name: name === '' ? undefined : name };
  const isFile = path.endsWith('.dvc') || /(?:^|[\\/])dvc\.yaml$/.test(path);
  return isFile ? { path, name: undefined } : { path: '', name: path };
}

function namesOf(
  pipeline: PipelineFile,
  name: string | undefined,
  { glob }: TargetOptions,
): readonly string[] | undefined {
  if (name === undefined) return pipeline.stageNames();
  const group = pipeline.groupNames(name);
  if (group) return group;
  if (glob) {
    const pattern = globPattern(name);
    return pipeline.stageNames().filter((one) => pattern.test(one));
  }
  return pipeline.has(name) ? [name] : undefined;
}

function nodeFor(project: Project, stage: Stage): readonly ProjectNode[] {
  const node = project.nodeOf(stage);
  return node ? [node] : [];
}

/** As Python's `fnmatch`. */
function globPattern(glob: string): RegExp {
  const body = glob.replace(/\[(!?)([^\]]+)\]|[*?]|[^*?[]+|\[/g, (part, negated, set) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (set !== undefined) return `[${negated ? '^' : ''}${String(set).replaceAll('\\', '\\\\')}]`;
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${body}$`, 's');
}

function notFound(
  project: Project,
  target: string,
  pipeline: PipelineFile | undefined,
  file: string,
): StageNotFoundError {
  const known = project.nodes.map(({ addressing }) => addressing);
  const where = pipeline
    ? `not found inside '${file}' file`
    : `not found: '${file}' does not exist`;
  return new StageNotFoundError(`Stage '${target}' ${where}`, didYouMean(target, known));
}
