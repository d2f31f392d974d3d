import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Repository, writeWhole } from '@havn/versions';
import { buildGraph, type GraphNode } from '../graph/stage-graph.ts';
import { openProject } from '../project/open-project.ts';
import { ignoreOutputs } from '../repro/outputs.ts';
import { stagePath } from '../stage/load-stage.ts';
import { isUrl } from '../stage/stage.ts';
import { StageDefinitionError } from './errors.ts';
import { withStage } from './pipeline-text.ts';
import { type NewOutput, type NewStage, stageData } from './stage-data.ts';

/** Letters, digits, spaces, `-` and `_`. */
const WRONG_IN_NAME = /[!"#$%&'()*+,./:;<=>?@[\\\]^`{|}~]/;

/**
 * Adds a stage to the dvc.yaml of the working directory and lets Git ignore what it makes. Throws
 * StageDefinitionError, and what the graph with the new stage gets wrong; nothing is written then.
 */
export async function addStage(repository: Repository, stage: NewStage): Promise<void> {
  checkDefinition(repository, stage);
  const file = join(process.cwd(), 'dvc.yaml');
  repository.refuseIgnored(file);
  const changed = withStage(textOf(file), stage.name, stageData(stage));
  const outs = checkGraph(repository, file, stage);
  writeWhole(file, changed);
  ignoreOutputs(
    repository,
    [...outs].sort((a, b) => rank(a) - rank(b)),
  );
}

/** The order in which DVC takes outputs up, which is that of their lines in `.gitignore`. */
function rank({ kind, persist }: NewOutput): number {
  return persist ? 0 : ['metrics', 'plots', 'outs'].indexOf(kind) + 1;
}

function checkDefinition(repository: Repository, { name, cmd, wdir = '.' }: NewStage): void {
  if (name === '' || WRONG_IN_NAME.test(name)) {
    throw new StageDefinitionError('Stage name cannot contain punctuation characters.', {
      remedy: 'Use letters, digits, "-" and "_".',
    });
  }
  if (cmd === '') {
    throw new StageDefinitionError('command is not specified', {
      remedy: `Put it at the end: havn data stage add -n ${name} -o model.bin python train.py`,
    });
  }
  const folder = resolve(wdir);
  const problem = !statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? 'does not exist or is no folder'
    : repository.pathInRepository(folder) === undefined && folder !== repository.root
      ? 'is outside of DVC repo'
      : undefined;
  if (problem) throw new StageDefinitionError(`stage working dir '${wdir}' ${problem}`);
}

function checkGraph(
  repository: Repository,
  file: string,
  stage: NewStage,
): readonly PlacedOutput[] {
  const project = openProject(repository);
  const existing = project.pipelineOf(file);
  if (existing?.has(stage.name) || existing?.groupNames(stage.name)) {
    if (!stage.force) {
      throw new StageDefinitionError(`Stage '${stage.name}' already exists in 'dvc.yaml'.`, {
        remedy: "Use '--force' to overwrite.",
      });
    }
  }
  const wdir = resolve(stage.wdir ?? '.');
  const outs = [...stage.outs].map((out) => ({ ...out, fsPath: stagePath(out.path, wdir) }));
  const depPaths = [...stage.deps, ...stage.params.map(({ file: path }) => path)].map((path) =>
    stagePath(path, wdir),
  );
  refuseOutside(repository, outs);
  const others = project.nodes.filter(
    (node) => node.file !== file || node.stage?.name !== stage.name,
  );
  const node = {
    addressing: stage.name,
    file,
    depPaths,
    outPaths: outs.map(({ fsPath }) => fsPath),
    frozen: false,
  };
  buildGraph<GraphNode>([...others, node]);
  return outs;
}

interface PlacedOutput extends NewOutput {
  readonly fsPath: string;
}

function refuseOutside(repository: Repository, outs: readonly PlacedOutput[]): void {
  const outside = outs.filter(
    ({ fsPath, cache }) =>
      cache && (isUrl(fsPath) || repository.pathInRepository(fsPath) === undefined),
  );
  if (outside.length === 0) return;
  const paths = outside.map(({ path }) => path).join(', ');
  throw new StageDefinitionError(`Cached output(s) outside of DVC project: ${paths}.`, {
    remedy: 'Let the stage write inside the repository, or declare it without cache (-O).',
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
