export {
  type DiffOptions,
  diffMetrics,
  diffParams,
  type ShowMetricsOptions,
  showMetrics,
} from './compare/compare-metrics.ts';
export {
  type Change,
  type Changes,
  changesToDict,
  type FileResult,
  type FileResults,
} from './compare/diff.ts';
export { type DiffTableOptions, formatDiff } from './compare/format.ts';
export { renderTable } from './compare/table.ts';
export { type Dag, type DagOptions, projectDag } from './dag/dag.ts';
export { dagToDot } from './dag/dot.ts';
export { dagToHtml } from './dag/html.ts';
export { dagToMermaid } from './dag/mermaid.ts';
export { dagToText } from './dag/text.ts';
export { addStage } from './edit/add-stage.ts';
export { EditError, ParametrizedStageError, StageDefinitionError } from './edit/errors.ts';
export { setFrozen } from './edit/freeze.ts';
export { type NewOutput, type NewStage, parseParamsOption } from './edit/stage-data.ts';
export {
  ExternalPathError,
  FileSyntaxError,
  MissingFileError,
  MissingParamsError,
  PipelineError,
  PipelineSchemaError,
  PipelineTemplateError,
  RevisionError,
  StageNotFoundError,
} from './errors.ts';
export {
  CyclicGraphError,
  OutputDuplicationError,
  OverlappingOutputsError,
  StagePathAsOutputError,
} from './graph/errors.ts';
export {
  formatMetrics,
  type MetricsTableOptions,
  type RevisionResults,
  resultsToDict,
} from './metrics/format-metrics.ts';
export type { PlotProps } from './plots/definition.ts';
export { type DrawnPlot, drawPlots } from './plots/draw-plots.ts';
export {
  BadTemplateError,
  PageTemplateError,
  PlotDataError,
  PlotFieldError,
  PlotTemplateError,
} from './plots/errors.ts';
export { type PageTemplate, plotsToHtml, plotsToSvg, type SvgFile } from './plots/page.ts';
export type { Plot, PlotFailure, PlotImage, PlotOptions } from './plots/plot-data.ts';
export { type PlotsJsonOptions, plotSpec, plotsToJson } from './plots/plots-json.ts';
export type { PlotPoint, PlotSeries } from './plots/series.ts';
export {
  comparedRevisions,
  readPageTemplate,
  type ShowPlotsOptions,
  showPlots,
  templateNames,
  templateSpec,
  type WrittenPlots,
  writePlots,
} from './plots/show-plots.ts';
export type { Template } from './plots/vega/template.ts';
export { PLOT_TEMPLATES, type PlotTemplate } from './plots/vega/templates/built-in.ts';
export { type OpenProjectOptions, openProject } from './project/open-project.ts';
export { Project, type ProjectNode } from './project/project.ts';
export { pipelineStages } from './project/stage-reader.ts';
export { findTargets, type TargetOptions } from './project/targets.ts';
export {
  CommandFailedError,
  InterruptedError,
  MissingDependencyError,
  MissingOutputError,
  OutputError,
  ReproductionAbortedError,
  ReproductionError,
  type StageFailure,
} from './repro/errors.ts';
export type { ReproOptions, ReproReporter, StageOutcome } from './repro/options.ts';
export { type ReproResult, type ReproServices, repro } from './repro/repro.ts';
export { describeStage } from './stage/describe.ts';
export type { Dependency, FileEntry, Output, ParamsDependency, Stage } from './stage/stage.ts';
export { pipelineStatus } from './status/pipeline-status.ts';
export { type EntryStatus, type StageStatus, stageStatus } from './status/stage-status.ts';
export { type JsonOptions, pythonJson } from './value/python-json.ts';
export { PyDate, type PyDict, type PyList, type PyScalar, type PyValue } from './value/values.ts';
