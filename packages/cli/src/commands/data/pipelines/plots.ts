import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '@havn/core';
import type { Plot, PlotProps } from '@havn/pipelines';
import type { Repository } from '@havn/versions';
import type { Command } from 'commander';
import { print } from '../../../output.ts';
import { reportUnreadable } from './flags.ts';

interface PlotFlags {
  readonly out?: string;
  readonly template?: string;
  readonly x?: string;
  readonly y?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** `--no-header`. */
  readonly header: boolean;
  readonly json?: boolean;
  readonly split?: boolean;
  readonly showVega?: boolean;
  readonly htmlTemplate?: string;
  readonly open?: boolean;
  readonly targets?: readonly string[];
}

/** Where plots go; `plots.out_dir` says otherwise. */
const FOLDER = 'dvc_plots';

export function addPlotsCommand(data: Command): void {
  const plots = data
    .command('plots')
    .description('Draw what stages write, of one version or of several')
    .addHelpText('after', '\nExample:\n  havn data plots diff main');
  withLook(plots.command('show'))
    .description('Draw plots of the workspace as a page and as SVG')
    .argument('[targets...]', 'plots or files instead of those that dvc.yaml names')
    .addHelpText('after', '\nExample:\n  havn data plots show loss.csv -x step -y loss')
    .action((targets: string[], flags: PlotFlags) =>
      draw(targets, flags, async () => ['workspace']),
    );
  withLook(plots.command('diff'))
    .description('Draw plots of several versions over each other')
    .argument('[revisions...]', 'Git revisions (HEAD and workspace; one: it and workspace)')
    .option('--targets <paths...>', 'plots or files instead of those that dvc.yaml names')
    .addHelpText('after', '\nExample:\n  havn data plots diff HEAD~3 HEAD workspace')
    .action((revisions: string[], flags: PlotFlags) =>
      draw(flags.targets ?? [], flags, async (repository) => {
        const { comparedRevisions } = await import('@havn/pipelines');
        return comparedRevisions(repository, revisions);
      }),
    );
  plots
    .command('templates')
    .description('List the templates of plots (built in, and in .dvc/plots), or print one')
    .argument('[template]', 'prints its Vega-Lite specification')
    .addHelpText('after', '\nExample:\n  havn data plots templates linear > .dvc/plots/mine.json')
    .action(showTemplates);
}

function withLook(command: Command): Command {
  return command
    .option('-o, --out <folder>', `where index.html and static/*.svg are written (${FOLDER})`)
    .option('-t, --template <name>', 'built in, in .dvc/plots, or the path of a .json file')
    .option('-x <field>', 'the field of the horizontal axis')
    .option('-y <field>', 'the field of the vertical axis')
    .option('--title <text>', 'what stands above')
    .option('--x-label <text>', 'what stands at the horizontal axis')
    .option('--y-label <text>', 'what stands at the vertical axis')
    .option('--no-header', 'the first line of a CSV or TSV is data')
    .option('--show-vega', 'print the Vega-Lite specification of one target; no page is written')
    .option('--json', 'one JSON object on stdout: each plot as Vega-Lite; images are written')
    .option('--split', 'with --json: the data and the look apart from the specification')
    .option('--html-template <file>', 'a page of your own with {plot_divs} and {scripts} in it')
    .option('--open', 'open the page');
}

async function showTemplates(name: string | undefined): Promise<void> {
  const { pythonJson, templateNames, templateSpec } = await import('@havn/pipelines');
  const { findRepositoryRoot, openRepository } = await import('@havn/versions');
  const inside = findRepositoryRoot(process.cwd()) !== undefined;
  const repository = inside ? openRepository() : undefined;
  if (name !== undefined) {
    print(pythonJson(templateSpec(name, repository), indented()));
    return;
  }
  const folder = repository && join(repository.dvcFolder, 'plots');
  for (const template of templateNames(folder)) print(template);
}

async function draw(
  targets: readonly string[],
  flags: PlotFlags,
  revisionsOf: (repository: Repository) => Promise<readonly string[]>,
): Promise<void> {
  refuseWrongCall(targets, flags);
  const { plotSpec, pythonJson, showPlots } = await import('@havn/pipelines');
  const { openAnyRepository } = await import('@havn/versions');
  const repository = openAnyRepository();
  const revisions = await revisionsOf(repository);
  const onError = reportUnreadable;
  const plots = showPlots(repository, { targets, revisions, props: propsOf(flags), onError });
  if (flags.showVega) {
    const spec = plotSpec(plots);
    reportFailures(plots.flatMap(({ id, errors }) => errors.map((one) => ({ plot: id, ...one }))));
    if (spec) print(pythonJson(spec, indented()));
  } else await write(plots, repository, flags);
}

/** As DVC: readable for a reader, on one line for a program. */
function indented() {
  return process.stdout.isTTY ? { indent: 2 } : {};
}

function refuseWrongCall(targets: readonly string[], { showVega, json, split }: PlotFlags): void {
  if (split && !json) throw new UsageError('--split goes with --json');
  if (!showVega) return;
  if (targets.length !== 1) {
    throw new UsageError(`--show-vega prints one plot, ${targets.length} targets were named`, {
      remedy: 'Name one file or plot: havn data plots show loss.csv --show-vega',
    });
  }
  if (json) throw new UsageError('--show-vega and --json exclude each other');
}

async function write(
  plots: readonly Plot[],
  repository: Repository,
  flags: PlotFlags,
): Promise<void> {
  const { plotsToJson, pythonJson, readPageTemplate, writePlots } = await import('@havn/pipelines');
  const { configFlag, configText } = await import('@havn/versions');
  const { config } = repository;
  const folder = flags.out ?? configText(config, 'plots', 'out_dir') ?? FOLDER;
  if (flags.json) {
    print(pythonJson(plotsToJson(plots, { folder, split: flags.split ?? false }), indented()));
    return;
  }
  if (plots.length === 0) {
    process.stderr.write('No plots were loaded, visualization file will not be created.\n');
    return;
  }
  const page = readPageTemplate(repository, flags.htmlTemplate);
  const written = await writePlots(plots, folder, page);
  reportFailures(written.errors);
  const address = pathToFileURL(written.page).href;
  print(address);
  if (flags.open || configFlag(config, 'plots', 'auto_open')) openPage(address);
}

interface Failure {
  readonly plot: string;
  readonly revision: string;
  readonly error: Error;
}

function reportFailures(failures: readonly Failure[]): void {
  for (const { plot, revision, error } of failures)
    reportUnreadable(`${plot} (${revision})`, error);
}

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Shows a page in the browser; where there is none the printed address has to do. */
function openPage(page: string): void {
  const [program = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(program, [...args, page], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** Only what was given, so that dvc.yaml keeps the rest. */
function propsOf({ template, x, y, title, xLabel, yLabel, header }: PlotFlags): PlotProps {
  const given = { template, x, y, title, xLabel, yLabel, header: header ? undefined : false };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
