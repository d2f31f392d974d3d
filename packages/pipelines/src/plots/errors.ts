import type { HavnErrorDetails } from '@havn/core';
import { PipelineError } from '../errors.ts';

/** A file that cannot be drawn. */
export class PlotDataError extends PipelineError {
  readonly code = 'PLOT_DATA';

  constructor(file: string, problem = 'file type error') {
    super(`'${file}' cannot be drawn: ${problem}`, {
      remedy: 'Plots are drawn of CSV, TSV, JSON and YAML files with rows, and of images.',
    });
  }
}

/** A field that the rows of a plot do not have. */
export class PlotFieldError extends PipelineError {
  readonly code = 'PLOT_FIELD';

  constructor(field: string, file: string, known: readonly string[]) {
    super(`could not find field '${field}' in '${file}'`, {
      remedy: `It has: ${known.join(', ')}.`,
    });
  }
}

/** A template that is none. Exit code 2. */
export class PlotTemplateError extends PipelineError {
  readonly code = 'PLOT_TEMPLATE';
  override readonly exitCode = 2;

  constructor(template: string, known: readonly string[]) {
    super(`template '${template}' not found`, { remedy: `There are: ${known.join(', ')}.` });
  }
}

/** A template of the repository's own that cannot be used. */
export class BadTemplateError extends PipelineError {
  readonly code = 'PLOT_TEMPLATE_BAD';

  constructor(template: string, problem: string, details: Partial<HavnErrorDetails> = {}) {
    super(`template '${template}' cannot be used: ${problem}`, {
      remedy: 'Compare it with a built-in one: havn data plots templates linear',
      ...details,
    });
  }
}

/** A page of one's own without the place that the plots go to. Exit code 2. */
export class PageTemplateError extends PipelineError {
  readonly code = 'PLOT_PAGE';
  override readonly exitCode = 2;

  constructor(file: string, problem: string) {
    super(`HTML template '${file}' cannot be used: ${problem}`, {
      remedy: 'Write {plot_divs} where the plots go, and {scripts} into its <head>.',
    });
  }
}
