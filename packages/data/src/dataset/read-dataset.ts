import { type Progress, sha256, silentProgress } from '@havn/core';
import { LabelLooksLikeTextError, OneClassError } from '../errors/column-errors.ts';
import { type Assignment, allRows, assignRows, limitRows, strata } from './assign.ts';
import { nameLabels, readClassNames } from './class-names.ts';
import type { Dataset } from './dataset.ts';
import { checkOptions, type ReadDatasetOptions } from './options.ts';
import { type Scan, type Source, scan } from './scan.ts';
import { sortLabels } from './sort-labels.ts';
import { openSources, type Sources, sourceColumns } from './sources.ts';
import { emptySplit, makeSplit, type Split, type SplitName } from './split.ts';
import type { Problem, Targets } from './targets.ts';
import { fixedVocabulary, growingVocabulary } from './vocabulary.ts';
import { type DataWarning, rareLabelWarning, scanWarnings } from './warnings.ts';

/**
 * Reads labelled texts once from beginning to end, checks every row, and settles which row is in
 * which split. Of a row only its target and a fingerprint stay in memory.
 *
 * Where no test data are given a fifth of all rows is taken for it; where no validation data are
 * given, a tenth of the training rows; both by seed, in proportion to the classes, rows of equal
 * texts together. `limit` is applied to each split after that; the labels are those of all
 * training rows. Rows with oddities are kept and warned of; test rows are never dropped.
 *
 * Throws what is wrong with a file, row or column (each a `HavnError` with file and line).
 */
export async function readDataset(options: ReadDatasetOptions): Promise<Dataset> {
  checkOptions(options);
  const { problem = 'single_label', progress = silentProgress } = options;
  const sources = await openSources(options);
  const train = await scanTrain(sources.train, problem, progress);
  const names = options.classNames ? await readClassNames(options.classNames) : undefined;
  const labels = names ? nameLabels(train.labels, names, options.classNames!) : train.labels;
  const vocabulary = fixedVocabulary(labels, train.labels);
  const order = labels.map((_, i) => i);
  const scanFurther = async (source: Source | undefined): Promise<ScannedSource | undefined> => {
    if (!source) return undefined;
    const scanned = await scan({ source, problem, vocabulary, progress });
    return { scan: scanned, targets: scanned.collector.finish(order) };
  };
  const scanned: Scanned = {
    train,
    validation: await scanFurther(sources.validation),
    test: await scanFurther(sources.test),
  };
  const splits = makeSplits({ scanned, problem, labels, options });
  return {
    labels,
    problem,
    splits,
    columns: sourceColumns(sources.train),
    hash: datasetHash(scanned, sources, labels, options),
    notes: [...sources.notes, ...splitNotes(scanned, splits, options)],
    warnings: datasetWarnings(scanned, splits, labels, problem),
  };
}

interface ScannedSource {
  readonly scan: Scan;
  readonly targets: Targets;
}

interface Scanned {
  readonly train: ScannedSource;
  readonly validation: ScannedSource | undefined;
  readonly test: ScannedSource | undefined;
}

/** Reads the training source, whose labels become the classes. */
async function scanTrain(
  source: Source,
  problem: Problem,
  progress: Progress,
): Promise<ScannedSource & { readonly labels: readonly string[] }> {
  const vocabulary = growingVocabulary();
  const scanned = await scan({ source, problem, vocabulary, progress });
  // Numbers that are predicted keep the order of their columns; classes are sorted.
  const found = [...vocabulary.labels];
  const labels = problem === 'regression' ? found : sortLabels(found);
  const numbers = new Map(labels.map((label, i) => [label, i]));
  const targets = scanned.collector.finish(found.map((label) => numbers.get(label)!));
  if (problem === 'single_label' && labels.length === 1) {
    throw new OneClassError(source.table.file, labels[0]!);
  }
  if (labels.length === 0) {
    throw new LabelLooksLikeTextError(
      source.table.file,
      source.labelNames.join('+'),
      0,
      scanned.rows,
    );
  }
  return { scan: scanned, targets, labels };
}

interface MakeSplitsOptions {
  readonly scanned: Scanned;
  readonly problem: Problem;
  readonly labels: readonly string[];
  readonly options: ReadDatasetOptions;
}

function makeSplits(given: MakeSplitsOptions): Record<SplitName, Split> {
  const { scanned, problem, labels, options } = given;
  const { limit, seed = 0 } = options;
  const classesOf = ({ scan, targets }: ScannedSource) =>
    strata(problem, targets, scan.rows, labels.length);
  const assignment: Assignment = assignRows({
    scan: scanned.train.scan,
    classes: classesOf(scanned.train),
    testShare: scanned.test ? 0 : (options.testShare ?? 0.2),
    validationShare: scanned.validation ? 0 : (options.validationShare ?? 0.1),
    seed,
  });
  const width = problem === 'single_label' ? 1 : labels.length;
  const make = (name: SplitName): Split => {
    const own = name === 'train' ? undefined : scanned[name];
    const from = own ?? scanned.train;
    const rows = own ? allRows(own.scan.rows) : assignment[name];
    if (rows === undefined) return emptySplit(name, from.targets);
    const limited =
      limit === undefined ? rows : limitRows(rows, { name, limit, seed, classes: classesOf(from) });
    const members = limited.length === from.scan.rows ? undefined : limited;
    return makeSplit({ name, scan: from.scan, targets: from.targets, width, members });
  };
  return { train: make('train'), validation: make('validation'), test: make('test') };
}

function datasetHash(
  scanned: Scanned,
  sources: Sources,
  labels: readonly string[],
  options: ReadDatasetOptions,
): string {
  const { test, validation } = scanned;
  const random = !test || !validation || options.limit !== undefined;
  return sha256(
    JSON.stringify({
      train: scanned.train.scan.digest,
      validation: validation?.scan.digest ?? options.validationShare ?? 0.1,
      test: test?.scan.digest ?? options.testShare ?? 0.2,
      // The same bytes may be read in another way under another name or with other columns.
      tables: [sources.train, sources.validation, sources.test].map((source) =>
        source === undefined
          ? null
          : [source.table.format, source.table.columns, source.columns.text, source.columns.label],
      ),
      labels,
      problem: options.problem ?? 'single_label',
      limit: options.limit ?? null,
      seed: random ? (options.seed ?? 0) : null,
    }),
  );
}

function splitNotes(
  scanned: Scanned,
  splits: Record<SplitName, Split>,
  options: ReadDatasetOptions,
): string[] {
  const { limit, seed = 0 } = options;
  const chosen = (name: 'validation' | 'test', of: string) =>
    scanned[name] || splits[name].rows === 0
      ? []
      : [`${name}: ${splits[name].rows} rows chosen from ${of} by seed ${seed}, stratified`];
  const limited =
    limit === undefined ? [] : [`limit: at most ${limit} rows of each split, test included`];
  return [...chosen('test', 'all rows'), ...chosen('validation', 'the training rows'), ...limited];
}

function datasetWarnings(
  scanned: Scanned,
  splits: Record<SplitName, Split>,
  labels: readonly string[],
  problem: Problem,
): DataWarning[] {
  const scans = [scanned.train, scanned.validation, scanned.test].flatMap((given) =>
    given ? scanWarnings(given.scan) : [],
  );
  const file = scanned.train.scan.source.table.file;
  const rare =
    problem === 'single_label' ? rareLabelWarning(file, splits.train.targets, labels) : undefined;
  return rare ? [...scans, rare] : scans;
}
