/** The words of a command line as a POSIX shell takes them; the last one is what is being typed. */
export function splitLine(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let open = false;
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const char = line[index] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      open = true;
    } else if (char === '\\' && index + 1 < line.length) {
      word += line[++index];
      open = true;
    } else if (/\s/.test(char)) {
      if (open || word !== '') words.push(word);
      word = '';
      open = false;
    } else word += char;
  }
  return [...words, word];
}
