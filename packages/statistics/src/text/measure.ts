/** Unicode code points, as Python's `len` counts. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

/** Parts between white space, as Python's `split()` gives them. */
export function countWords(text: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const space = isSpace(text.charCodeAt(i));
    if (!space && !inside) words += 1;
    inside = !space;
  }
  return words;
}

/** What Python's `str.isspace` says of a character of the basic plane. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
  if (code === 0x85 || code === 0xa0 || code === 0x1680 || code === 0x3000) return true;
  if (code < 0x2000) return false;
  return code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f;
}

/** A text cut for showing, on one line; never in the middle of a character. */
export function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line.slice(0, length * 2 + 2)];
  // A copy: a slice would keep the whole chunk of the file that it was cut from.
  const kept = characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : line;
  return Buffer.from(kept).toString();
}
