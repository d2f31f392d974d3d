// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${…}` is what these configurations hold
import { InterpolationError } from '../errors.ts';

/** What is wrong with a text that should be an interpolation, and where in it. */
export function syntaxError(text: string, at: number, expected: string): InterpolationError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return new InterpolationError(
    `'${shown}' is not a valid interpolation: ${expected} at character ${at + 1}`,
    { remedy: 'Write ${key.path} or ${resolver:argument,…}; \\${ stands for a literal ${.' },
  );
}
