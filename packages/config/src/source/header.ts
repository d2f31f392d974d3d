import { YamlError } from '../errors.ts';

/** The package named by `# @package NAME` in the comments that open a file. */
export function packageHeader(text: string, file: string): string | undefined {
  let found: string | undefined;
  for (const [index, raw] of text
    .slice(0, 512)
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .entries()) {
    const line = raw.trim();
    if (line === '') continue;
    if (!/^#\s*@/.test(line)) break;
    const words = line
      .replace(/^#+/, '')
      .trim()
      .split(' ')
      .filter((word) => word !== '');
    if (words.length !== 2) {
      throw new YamlError(`expected a header '# @KEY VALUE', got '${line}'`, {
        location: { file, line: index + 1 },
        remedy: 'Write for example: # @package _global_',
      });
    }
    if (words[0] === '@package') found = words[1];
  }
  return found;
}
