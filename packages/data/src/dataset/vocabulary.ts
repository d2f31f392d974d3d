/** The labels and their numbers while rows are read. */
export interface Vocabulary {
  /** The number of a label, or −1 if it is not known and cannot be added. */
  number(label: string): number;
  readonly labels: readonly string[];
}

/** Numbers labels in the order in which they first appear. */
export function growingVocabulary(): Vocabulary {
  const numbers = new Map<string, number>();
  const labels: string[] = [];
  return {
    labels,
    number(label) {
      const known = numbers.get(label);
      if (known !== undefined) return known;
      // A copy: the slice would keep the whole chunk of the file that it was cut from.
      const kept = Buffer.from(label).toString();
      numbers.set(kept, labels.length);
      labels.push(kept);
      return labels.length - 1;
    },
  };
}

/** Knows these labels and no others; `aliases` are what a file may call them, in their order. */
export function fixedVocabulary(
  labels: readonly string[],
  aliases: readonly string[] = [],
): Vocabulary {
  const numbers = new Map(aliases.map((alias, i) => [alias, i]));
  for (const [i, label] of labels.entries()) numbers.set(label, i);
  return { labels, number: (label) => numbers.get(label) ?? -1 };
}
