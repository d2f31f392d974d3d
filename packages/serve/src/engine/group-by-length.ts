/**
 * A run of an encoder takes about as long as so many tokens more: 1.1 ms beside 0.13 ms a token for
 * MiniLM on 2 cores, and much the same ratio for larger ones.
 */
const RUN_IN_TOKENS = 8;

/**
 * Splits texts of these lengths into the runs that take the least time in all: texts of a run are
 * padded to its longest, and every run costs something of its own. Gives lists of text numbers.
 *
 * In the order of their lengths the texts of a run stand side by side, so the best split of the
 * first n follows from those of fewer (dynamic programming, O(n²)).
 */
export function groupByLength(lengths: readonly number[]): readonly (readonly number[])[] {
  const order = lengths.map((_, text) => text).sort((a, b) => lengths[a]! - lengths[b]!);
  const costs = [0];
  const starts = [0];
  for (let end = 1; end <= order.length; end++) {
    const longest = lengths[order[end - 1]!]!;
    const costFrom = (start: number) => costs[start]! + RUN_IN_TOKENS + (end - start) * longest;
    let best = end - 1;
    for (let start = end - 2; start >= 0; start--) {
      if (costFrom(start) < costFrom(best)) best = start;
    }
    costs.push(costFrom(best));
    starts.push(best);
  }
  const groups: (readonly number[])[] = [];
  for (let end = order.length; end > 0; end = starts[end]!) {
    groups.unshift(order.slice(starts[end]!, end));
  }
  return groups;
}
