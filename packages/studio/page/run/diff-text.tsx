/** A unified diff with what came and what went in colour. */
export function DiffText({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre className="diff" tabIndex={0}>
      {text.split('\n').map((line, index) => (
        <span key={index} className={diffClass(line)}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function diffClass(line: string): string | undefined {
  if (/^(diff|index|---|\+\+\+) /.test(line)) return 'diff-file';
  if (line.startsWith('@@')) return 'muted';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}
