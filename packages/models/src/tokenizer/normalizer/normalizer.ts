/** Rewrites a text before it is split; must keep no state. */
export type Normalizer = (text: string) => string;
