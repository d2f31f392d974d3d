import { basename } from 'node:path';
import type { Report, TokenCounter } from '@havn/statistics';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandProgress, print, printJson } from '../../output.ts';
import type { EarlierData } from './earlier-revision.ts';

interface StatsFlags {
  readonly json?: boolean;
  readonly markdown?: string;
  readonly html?: string;
  readonly pictures: 'files' | 'mermaid';
  readonly comment?: boolean;
  readonly against?: string;
  readonly text?: string;
  readonly label?: string;
  readonly near: number | false;
  readonly tokens?: string | true;
}

const EXAMPLES = `
Examples:
  havn data stats train.csv test.csv
  havn data stats reviews.jsonl --text body --label stars --json
  havn data stats data/ --against main --markdown stats.md --html stats.html
  havn data stats pictures/ --html pictures.html`;

export function addStatsCommand(data: Command): void {
  data
    .command('stats')
    .description('Show what is in a data set: classes, lengths, duplicates, leakage, oddities')
    .argument('<path...>', 'the files of the splits, a folder, or hf://datasets/OWNER/NAME/FILE')
    .option('--text <column>', 'the column of the texts (guessed)')
    .option('--label <column>', 'the column of the labels (guessed)')
    .option('--against <revision>', 'also show what changed since this revision of Git')
    .option('--near <similarity>', 'from which similarity texts are near duplicates', share, 0.8)
    .option('--no-near', 'do not look for near duplicates')
    .option('--tokens [model]', 'also count the tokens of this model (default: the starter)')
    .option('--json', 'one JSON object on stdout')
    .option('--markdown <file>', 'write the report as Markdown, its pictures beside it')
    .addOption(
      new Option(
        '--pictures <how>',
        'pictures of the Markdown: files beside it, or drawn by GitHub',
      )
        .choices(['files', 'mermaid'])
        .default('files'),
    )
    .option('--html <file>', 'write the report as one page')
    .option('--comment', 'write the report under the pull request that GitHub Actions runs for')
    .addHelpText('after', EXAMPLES)
    .action(stats);
}

/** What a data set of any kind gives to show. */
interface Look {
  readonly json: object;
  readonly lines: string;
  readonly report: Report;
}

async function stats(paths: readonly string[], flags: StatsFlags): Promise<void> {
  const { isImageFolder } = await import('@havn/statistics');
  const images = paths.length === 1 && (await isImageFolder(paths[0]!));
  const look = images ? await lookAtImages(paths[0]!, flags) : await lookAtRows(paths, flags);
  if (flags.markdown !== undefined) await writeMarkdown(look.report, flags.markdown, flags);
  if (flags.html !== undefined) {
    const { renderHtml } = await import('@havn/statistics');
    const { writeFileAtomic } = await import('@havn/core');
    await writeFileAtomic(flags.html, renderHtml(look.report));
  }
  if (flags.comment) await comment(look.report);
  if (flags.json) printJson(look.json);
  else print(look.lines);
}

async function lookAtImages(folder: string, flags: StatsFlags): Promise<Look> {
  const { compareImages, contactSheet, describeImages, formatImages, imageFindings, imageReport } =
    await import('@havn/statistics');
  const options = {
    tokens: flags.tokens === undefined ? undefined : await tokenCounter(flags.tokens),
    progress: commandProgress(),
  };
  const described = await describeImages(folder, options);
  const { statistics, sample } = described;
  const changes = await withEarlier([folder], flags.against, async ({ paths: [earlier] }) =>
    compareImages(await describeImages(earlier!, options), described),
  );
  const shown = flags.markdown !== undefined || flags.html !== undefined;
  const sheet = shown ? await contactSheet(folder, sample) : undefined;
  const { against } = flags;
  return {
    json: { ...statistics, findings: imageFindings(statistics), ...(changes && { changes }) },
    lines: formatImages(statistics, { changes, against }),
    report: imageReport(statistics, { sheet, changes, against }),
  };
}

async function lookAtRows(paths: readonly string[], flags: StatsFlags): Promise<Look> {
  const { compareRows, describeRows, formatRows, rowFindings, rowReport } = await import(
    '@havn/statistics'
  );
  const options = {
    text: flags.text,
    label: flags.label,
    nearThreshold: flags.near === false ? null : flags.near,
    tokens: flags.tokens === undefined ? undefined : await tokenCounter(flags.tokens),
    progress: commandProgress(),
  };
  const described = await describeRows(paths, options);
  const { statistics } = described;
  const changes = await withEarlier(paths, flags.against, async (earlier) =>
    compareRows(
      await describeRows(earlier.paths, { ...options, showFile: earlier.showFile }),
      described,
    ),
  );
  const json = { ...statistics, findings: rowFindings(statistics), ...(changes && { changes }) };
  const width = process.stdout.columns ?? 100;
  return {
    json,
    lines: formatRows(statistics, { width, changes, against: flags.against }),
    report: rowReport(statistics, { changes, against: flags.against }),
  };
}

async function withEarlier<T>(
  paths: readonly string[],
  revision: string | undefined,
  use: (earlier: EarlierData) => Promise<T>,
): Promise<T | undefined> {
  if (revision === undefined) return undefined;
  const { withRevision } = await import('./earlier-revision.ts');
  const result = await withRevision(paths, revision, use);
  if (result === undefined) {
    commandProgress().say(`there was no ${paths.join(', ')} at ${revision}: all of it is new`);
  }
  return result;
}

async function writeMarkdown(
  report: Report,
  file: string,
  { pictures }: StatsFlags,
): Promise<void> {
  const { renderMarkdown } = await import('@havn/statistics');
  const { writeFileAtomic } = await import('@havn/core');
  const folder = `${file.replace(/\.md$/i, '')}_files`;
  const { text, files } = renderMarkdown(report, { pictures, folder: `${basename(folder)}/` });
  for (const { name, content } of files) await writeFileAtomic(`${folder}/${name}`, content);
  await writeFileAtomic(file, text);
}

/** GitHub takes 65,536 characters. */
const COMMENT_LIMIT = 60_000;

async function comment(report: Report): Promise<void> {
  const { renderMarkdown } = await import('@havn/statistics');
  const { commentOnPullRequest } = await import('./pull-request-comment.ts');
  const options = { pictures: 'mermaid', folder: '', limit: COMMENT_LIMIT } as const;
  const { text } = renderMarkdown(report, options);
  const address = await commentOnPullRequest({ id: 'data statistics', text, env: process.env });
  commandProgress().say(`comment: ${address}`);
}

async function tokenCounter(model: string | true): Promise<TokenCounter> {
  const { loadTokenizer, resolveCheckpoint } = await import('@havn/models');
  const { starterFolder } = await import('@havn/starter');
  const folder =
    model === true
      ? starterFolder
      : await resolveCheckpoint(model, { progress: commandProgress() });
  const tokenizer = await loadTokenizer(folder);
  return {
    name: model === true ? 'starter' : model,
    count: (text) => tokenizer.encode(text).ids.length,
  };
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('It is above 0 and at most 1.');
  return value;
}
