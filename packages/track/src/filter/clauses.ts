import { InvalidValueError } from '../errors.ts';
import { type Token, tokenize } from './tokens.ts';

/** One comparison as it was written; `right` is missing after IS NULL and IS NOT NULL. */
export interface Clause {
  readonly left: Token;
  /** Upper case, single spaces. */
  readonly comparator: string;
  readonly right: Token | undefined;
}

/** The comparisons of a filter. As in MLflow they are all and-ed, and AND itself may be missing. */
export function readClauses(filter: string | undefined): readonly Clause[] {
  if (filter === undefined || filter === '') return [];
  const tokens = tokenize(filter);
  if (tokens.length === 0) {
    throw new InvalidValueError(`Invalid filter '${filter}'. Could not be parsed.`);
  }
  const end = tokens.findIndex(({ text }) => text === ';');
  if (end !== -1 && end < tokens.length - 1) {
    throw new InvalidValueError(
      `Search filter contained multiple expression '${filter}'. Provide AND-ed expression list.`,
    );
  }
  return clausesOf(tokens);
}

function clausesOf(tokens: readonly Token[]): readonly Clause[] {
  const clauses: Clause[] = [];
  const strange: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = clauseAt(tokens, at);
    if (found) {
      clauses.push(found.clause);
      at += found.length;
    } else {
      if (!isWord(tokens[at], 'AND')) strange.push(tokens[at]!.text);
      at += 1;
    }
  }
  if (strange.length === 0) return clauses;
  const list = strange.map((text) => `'${text}'`).join(', ');
  throw new InvalidValueError(`Invalid clause(s) in filter string: ${list}`);
}

interface Found {
  readonly clause: Clause;
  readonly length: number;
}

function clauseAt(tokens: readonly Token[], at: number): Found | undefined {
  const [left, second, third, fourth] = tokens.slice(at, at + 4);
  if (left === undefined || second === undefined || third === undefined) return undefined;
  if (second.kind === 'operator' && isOperand(left) && isOperand(third)) {
    return { clause: { left, comparator: comparatorOf(second.text), right: third }, length: 3 };
  }
  if (left.kind !== 'name') return undefined;
  if (isWord(second, 'IN') && third.kind === 'list') {
    return { clause: { left, comparator: 'IN', right: third }, length: 3 };
  }
  if (isWord(second, 'NOT') && isWord(third, 'IN') && fourth?.kind === 'list') {
    return { clause: { left, comparator: 'NOT IN', right: fourth }, length: 4 };
  }
  if (isWord(second, 'IS') && isWord(third, 'NULL')) {
    return { clause: { left, comparator: 'IS NULL', right: undefined }, length: 3 };
  }
  if (isWord(second, 'IS') && isWord(third, 'NOT') && isWord(fourth, 'NULL')) {
    return { clause: { left, comparator: 'IS NOT NULL', right: undefined }, length: 4 };
  }
  return undefined;
}

function comparatorOf(text: string): string {
  return text.toUpperCase().replaceAll(/\s+/g, ' ');
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function isOperand({ kind, text }: Token): boolean {
  return kind === 'other'
    ? text.length > 1 && !text.startsWith('--')
    : !['operator', 'word'].includes(kind);
}
