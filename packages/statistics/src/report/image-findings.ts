import type { CaptionProblem } from '../images/caption-problems.ts';
import type { ImageRepeats, ImageStatistics } from '../images/image-statistics.ts';
import { count, plural } from './numbers.ts';
import type { Finding } from './row-findings.ts';

const PROBLEMS: Readonly<Record<CaptionProblem['code'], string>> = {
  'bad-row': 'rows of captions that cannot be read',
  'no-file-name': 'rows of captions without a file_name',
  'no-caption-column': 'rows without a caption',
  'image-missing': 'captions without an image',
  'image-without-caption': 'images without a caption',
  'text-without-image': 'texts without an image',
  'empty-caption': 'empty captions',
  'second-caption': 'second captions of an image',
  'leaves-the-folder': 'captions of files outside of the folder',
};

/** The most important first. */
export function imageFindings(statistics: ImageStatistics): readonly Finding[] {
  const { broken, duplicates, captions, turned, moving, plain, modes } = statistics;
  const warning = (message: string): Finding => ({ level: 'warning', message });
  const note = (value: number, message: string): Finding[] =>
    value > 0 ? [{ level: 'note', message }] : [];
  return [
    ...broken.slice(0, 20).map(({ file, problem }) => warning(`${file}: ${problem}`)),
    ...(broken.length > 20 ? [warning(`${count(broken.length - 20)} more files are broken`)] : []),
    ...(captions?.problemsByCode ?? []).map(({ code, problems }) => {
      const first = captions!.problemExamples.find((one) => one.code === code)!;
      const place = first.line === undefined ? first.file : `${first.file}:${first.line}`;
      const kind = PROBLEMS[code as CaptionProblem['code']];
      return warning(`${kind}: ${count(problems)} (first: ${place}: ${first.message})`);
    }),
    ...repeatFindings(duplicates.exact, 'the same file as'),
    ...repeatFindings(duplicates.near, 'nearly the same as'),
    ...note(plain, `${plural(plain, 'image')} of hardly more than one colour`),
    ...note(turned, `${plural(turned, 'image')} to be turned as their EXIF data say`),
    ...note(
      moving,
      `${plural(moving, 'image')} of several frames, of which only the first is looked at`,
    ),
    ...note(
      modes.length - 1,
      `several modes: ${modes.map(({ mode, images }) => `${mode} ${count(images)}`).join(', ')}`,
    ),
    ...note(
      captions?.repeated ?? 0,
      `${plural(captions?.repeated ?? 0, 'caption')} that another image has, too`,
    ),
  ];
}

function repeatFindings({ images, acrossSplits, conflicts }: ImageRepeats, how: string): Finding[] {
  if (images === 0) return [];
  const details = [
    acrossSplits > 0 ? `${count(acrossSplits)} of another split` : '',
    conflicts > 0 ? `${count(conflicts)} of another class` : '',
  ].filter(Boolean);
  const more = details.length > 0 ? ` (${details.join(', ')})` : '';
  const level = acrossSplits + conflicts > 0 ? 'warning' : 'note';
  return [{ level, message: `${plural(images, 'image')} ${how} an earlier one${more}` }];
}
