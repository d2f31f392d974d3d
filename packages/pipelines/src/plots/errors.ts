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
