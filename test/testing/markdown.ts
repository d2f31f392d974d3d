/** A fenced block of a document, with what the comment above it says. */
export interface Block {
  /** `sh`, `ts`, `yaml`, … */
  readonly language: string;
  readonly code: string;
  /** `run by: FILE`, `run in the background`. */
  readonly tag: string | undefined;
}

export function fencedBlocks(markdown: string): readonly Block[] {
  const pattern = /(?:^<!-- (.+) -->\n)?^```(\w+)\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(pattern)].map(([, tag, language, code]) => ({
    language: language!,
    code: code!,
    tag,
  }));
}
