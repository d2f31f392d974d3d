import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { UsageError } from '@havn/core';
import type { Plot, PlotProps } from '@havn/pipelines';
import { type Command, Option } from 'commander';
import { print, printJson } from '../../../output.ts';
import { reportUnreadable } from './flags.ts';

interface PlotFlags {
  readonly out: string;
  readonly template?: string;
  readonly x?: string;
  readonly y?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** `--no-header`. */
  readonly header: boolean;
  readonly json?: boolean;
  readonly open?: boolean;
  readonly targets?: readonly string[];
}

export function addPlotsCommand(data: Command): void {
  const plots = data
    .command('plots')
    .description('Draw what stages write, of one version or of several')
    .addHelpText('after', '\nExample:\n  havn data plots diff main');
  withLook(plots.command('show'))
    .description('Draw plots of the workspace as a page and as SVG')
    .argument('[targets...]', 'plots or files instead of those that dvc.yaml names')
    .addHelpText('after', '\nExample:\n  havn data plots show loss.csv -x step -y loss')
    .action((targets: string[], flags: PlotFlags) => draw(targets, ['workspace'], flags));
  withLook(plots.command('diff'))
    .description('Draw plots of several versions over each other')
    .argument('[revisions...]', 'Git revisions (HEAD and workspace; one: it and workspace)')
    .option('--targets <paths...>', 'plots or files instead of those that dvc.yaml names')
    .addHelpText('after', '\nExample:\n  havn data plots diff HEAD~3 HEAD workspace')
    .action((revisions: string[], flags: PlotFlags) =>
      draw(flags.targets ?? [], comparedRevisions(revisions), flags),
    );
  plots
    .command('templates')
    .description('List the kinds of plots')
    .addHelpText('after', '\nExample:\n  havn data plots templates')
    .action(async () => {
      const { PLOT_TEMPLATES } = await import('@havn/pipelines');
      for (const template of PLOT_TEMPLATES) print(template);
    });
}

function withLook(command: Command): Command {
  return command
    .option('-o, --out <folder>', 'where index.html and static/*.svg are written', 'dvc_plots')
    .option('-t, --template <name>', 'linear, scatter, bar_horizontal, confusion … (see templates)')
    .option('-x <field>', 'the field of the horizontal axis')
    .option('-y <field>', 'the field of the vertical axis')
    .option('--title <text>', 'what stands above')
    .option('--x-label <text>', 'what stands at the horizontal axis')
    .option('--y-label <text>', 'what stands at the vertical axis')
    .option('--no-header', 'the first line of a CSV or TSV is data')
    .option('--json', 'the data of the plots as one JSON object on stdout; no file is written')
    .option('--open', 'open the page')
    .addOption(
      refused('--show-vega', 'For the data: --json. Each picture is an SVG under static/.'),
    )
    .addOption(refused('--split', 'The data are apart from the look already: --json.'))
    .addOption(refused('--html-template <file>', 'Put static/*.svg into a page of your own.'));
}

/** What DVC does with Vega. */
function refused(flags: string, remedy: string): Option {
  const refuse = () => {
    throw new UsageError(`Havn draws without Vega and has no ${flags.split(' ')[0]}`, { remedy });
  };
  return new Option(flags).hideHelp().preset('').argParser(refuse);
}

function comparedRevisions(revisions: readonly string[]): readonly string[] {
  if (revisions.length === 0) return ['HEAD', 'workspace'];
  return revisions.length === 1 ? [...revisions, 'workspace'] : revisions;
}

async function draw(
  targets: readonly string[],
  revisions: readonly string[],
  flags: PlotFlags,
): Promise<void> {
  const { showPlots, writePlots } = await import('@havn/pipelines');
  const { openRepository } = await import('@havn/versions');
  const plots = showPlots(openRepository(), {
    targets,
    revisions,
    props: propsOf(flags),
    onError: reportUnreadable,
  });
  for (const { id, errors } of plots) {
    for (const { revision, error } of errors) reportUnreadable(`${id} (${revision})`, error);
  }
  if (flags.json) printJson({ plots: plots.map(plotJson) });
  else if (plots.length === 0) {
    process.stderr.write('No plots were loaded, visualization file will not be created.\n');
  } else {
    const page = pathToFileURL((await writePlots(plots, flags.out)).page).href;
    print(page);
    if (flags.open) openPage(page);
  }
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

function plotJson({ images, errors, ...plot }: Plot) {
  return {
    ...plot,
    images: images.map(({ revision, type }) => ({ revision, type })),
    errors: errors.map(({ revision, error }) => ({ revision, message: error.message })),
  };
}
