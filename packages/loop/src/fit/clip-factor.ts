/** What a gradient of this norm is multiplied by; PyTorch's `clip_grad_norm_`, its 1e-6 included. */
export function clipFactor(norm: number, clipNorm: number | undefined): number {
  return clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
}
