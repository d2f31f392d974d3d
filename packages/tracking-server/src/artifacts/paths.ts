import { checkExperiment } from '../access/scoped-store.ts';
import { decodeFully } from '../experiments/location.ts';
import { invalidParameter } from '../protocol/rest-error.ts';

/**
 * A path given by a client, decoded until nothing is left to decode, or an error when it could lead
 * out of the place that it is joined to.
 */
export function safePath(given: string): string {
  const path = escapeControls(decodeFully(given));
  const unsafe =
    /[#\\]/.test(path) ||
    path.split('/').includes('..') ||
    path.startsWith('/') ||
    /^[a-z]:/i.test(path) ||
    /^file:/i.test(path);
  if (unsafe) throw invalidParameter('Invalid path');
  return path;
}

function escapeControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\x1f\x7f]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

/** Artifacts lie in folders by experiment: a key for some experiments gets at no others. */
export function checkFolder(experiments: readonly string[] | undefined, path: string): void {
  checkExperiment(experiments, keyOf(path).split('/')[0]!);
}

/** Without empty parts and `.`: the key of an object in a storage. */
export function keyOf(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
