import { relative } from 'node:path';
import type { SourceLocation } from '@havn/core';
import { PipelineError } from '../errors.ts';

interface Named {
  readonly addressing: string;
  readonly file: string;
  readonly line?: number | undefined;
}

/** Two stages make the same file or folder. */
export class OutputDuplicationError extends PipelineError {
  readonly code = 'PIPELINE_OUTPUT_DUPLICATION';
  constructor(path: string, stages: readonly Named[]) {
    const names = stages.map(({ addressing }) => `\n\t- ${addressing}`).join('');
    super(`output '${shown(path)}' is specified in:${names}`, {
      location: placeOf(stages[0]!),
      remedy: 'Use `havn data remove` with one of them to stop tracking the overlapping output.',
    });
  }
}

/** A stage makes something inside of what another stage makes. */
export class OverlappingOutputsError extends PipelineError {
  readonly code = 'PIPELINE_OUTPUTS_OVERLAP';
  constructor(
    parent: { readonly node: Named; readonly path: string },
    inside: { readonly node: Named; readonly path: string },
  ) {
    super(
      `The output paths:\n'${shown(parent.path)}'('${parent.node.addressing}')\n` +
        `'${shown(inside.path)}'('${inside.node.addressing}')\n` +
        'overlap and are thus in the same tracked directory.',
      {
        location: placeOf(inside.node),
        remedy:
          'To keep reproducibility, outputs should be in separate tracked directories or tracked individually.',
      },
    );
  }
}

/** The file of a stage lies in what another stage makes. */
export class StagePathAsOutputError extends PipelineError {
  readonly code = 'PIPELINE_STAGE_IN_OUTPUT';
  constructor(stage: Named, output: string) {
    super(`stage: '${stage.addressing}' is within an output '${shown(output)}' of another stage`, {
      location: placeOf(stage),
      remedy: 'Move its file out of that folder, or track the files of the folder one by one.',
    });
  }
}

/** Stages that need each other. */
export class CyclicGraphError extends PipelineError {
  readonly code = 'PIPELINE_CYCLE';
  constructor(cycle: readonly Named[]) {
    const names = cycle.map(({ addressing }) => addressing);
    super(
      `Same item(s) are defined as both a dependency and an output in ` +
        `${cycle.length === 1 ? 'stage' : 'stages'}: ${names.join(', ')}.`,
      {
        location: placeOf(cycle[0]!),
        remedy: `They need each other: ${[...names, names[0]].join(' → ')}. Break the circle.`,
      },
    );
  }
}

function shown(path: string): string {
  return relative(process.cwd(), path) || '.';
}

function placeOf({ file, line }: Named): SourceLocation {
  return { file: shown(file), ...(line === undefined ? {} : { line }) };
}
