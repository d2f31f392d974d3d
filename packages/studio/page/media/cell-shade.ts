export interface CellShade {
  /** Right answers and mistakes have colours of their own. */
  readonly kind: 'hit' | 'miss' | 'none';
  /** 0 to 5: how dark. */
  readonly level: number;
}

const LEVELS = 5;

/** By the share of the row; the square root lifts rare mistakes out of the background. */
export function cellShade(count: number, total: number, isHit: boolean): CellShade {
  if (count === 0 || total === 0) return { kind: 'none', level: 0 };
  const share = count / total;
  const level = Math.max(1, Math.ceil((isHit ? share : Math.sqrt(share)) * LEVELS));
  return { kind: isHit ? 'hit' : 'miss', level };
}
