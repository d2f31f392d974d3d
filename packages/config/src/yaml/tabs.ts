import { CST, Lexer } from 'yaml';

/**
 * Where a tab stands that YAML 1.1 refuses: between tokens or in an unquoted text, or -1. Inside
 * quotes, block scalars and comments tabs are text.
 */
export function forbiddenTab(text: string): number {
  if (!text.includes('\t')) return -1;
  let at = 0;
  let marked = false;
  let block = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'scalar') {
      marked = true;
      continue;
    }
    const tab = lexeme.indexOf('\t');
    if (tab !== -1 && (marked ? !block : type === 'space')) return at + tab;
    if (marked) block = false;
    marked = false;
    if (type === 'block-scalar-header') block = true;
    at += isControl(type) ? 0 : lexeme.length;
  }
  return -1;
}

/** Marks that the lexer puts between tokens; they are not in the text. */
function isControl(type: ReturnType<typeof CST.tokenType>): boolean {
  return type === 'doc-mode' || type === 'flow-error-end';
}
