/** A word as a shell takes it: quoted where it holds more than letters, digits and path characters. */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./~\\-]+$/.test(word) && !(word.includes('\\') && process.platform !== 'win32')) {
    return word;
  }
  if (process.platform === 'win32') return `"${word.replaceAll('"', '\\"')}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
