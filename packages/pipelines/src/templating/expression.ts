/** `${…}` that no backslash escapes; group 1 is the inside. */
const EXPRESSION = /(?<!\\)\$\{(.*?)\}/g;

interface Expression {
  /** The whole match, braces included. */
  readonly text: string;
  readonly inner: string;
  readonly start: number;
}

export function findExpressions(text: string): readonly Expression[] {
  return [...text.matchAll(EXPRESSION)].map((match) => ({
    text: match[0],
    inner: match[1] ?? '',
    start: match.index,
  }));
}

/** An expression that the grammar does not know. The message draws a pointer below the place. */
export class ExpressionSyntaxError extends Error {
  constructor(inner: string, at: number, expected: string) {
    const text = `\${${inner}}`;
    const char = at + 2;
    const found = `, found '${inner[at] ?? '}'}'`;
    super(
      `${text}\n${' '.repeat(char)}^\n` +
        `ParseException: Expected ${expected}${found}  (at char ${char}), (line:1, col:${char + 1})`,
    );
  }
}

/**
 * The keys of `a.b[0].c`. Words hold anything but dots and brackets. Throws ExpressionSyntaxError.
 */
export function parseExpression(inner: string): readonly string[] {
  const word = /[^.[\]]+/y;
  const step = /\s*(?:\.([^.[\]]+)|\[([^.[\]]+)\])/y;
  const first = word.exec(inner);
  if (!first) throw new ExpressionSyntaxError(inner, 0, '!W:(.[])');
  const keys = [first[0]];
  step.lastIndex = word.lastIndex;
  let end = word.lastIndex;
  for (let match = step.exec(inner); match; match = step.exec(inner)) {
    keys.push(match[1] ?? match[2] ?? '');
    end = step.lastIndex;
  }
  const rest = inner.slice(end);
  if (rest.trim() !== '') {
    throw new ExpressionSyntaxError(
      inner,
      end + (rest.length - rest.trimStart().length),
      'end of text',
    );
  }
  return keys.map((key) => key.trim());
}

/** Checks every `${}` in a text; throws ExpressionSyntaxError. */
export function checkExpressions(text: string): void {
  for (const { inner } of findExpressions(text)) parseExpression(inner);
}
