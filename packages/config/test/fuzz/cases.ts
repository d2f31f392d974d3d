import { calmOverride, interpolatedOverride, valueOverride } from './overrides.ts';
import { Choices, type FuzzCase } from './random.ts';
import { fileCase, treeCase } from './trees.ts';
import {
  multirunCase,
  nestedCase,
  resolverCase,
  searchPathCase,
  updateCase,
} from './wide-cases.ts';
import { yamlCase } from './yaml-cases.ts';

/** Often none: an override that names nothing hides everything else. */
const few = (make: (r: Choices) => string, most: number) => (r: Choices) =>
  r.chance(0.4) ? [] : r.times(0, most, () => make(r));

/** The case of a number: the kinds take turns. */
export function makeCase(seed: number): FuzzCase {
  const random = new Choices(seed);
  switch (seed % 14) {
    case 0:
    case 1:
    case 2:
      return treeCase(random, { odd: 0, interpolations: 0, defaults: 1 }, few(calmOverride, 3));
    case 3:
      return treeCase(
        random,
        { odd: 0.05, interpolations: 0.1, defaults: 0.9 },
        few(calmOverride, 2),
      );
    case 4:
      return fileCase(random, { odd: 1, interpolations: 0, defaults: 0 }, few(calmOverride, 1));
    case 5:
      return fileCase(
        random,
        { odd: 0.1, interpolations: 0.35, defaults: 0 },
        few(interpolatedOverride, 1),
      );
    case 6:
      return fileCase(random, { odd: 0, interpolations: 0.02, defaults: 0 }, (r) =>
        r.times(1, 2, () => valueOverride(r)),
      );
    case 7:
      return yamlCase(random);
    case 8:
    case 9:
      return nestedCase(random);
    case 10:
      return searchPathCase(random);
    case 11:
      return resolverCase(random);
    case 12:
      return updateCase(random);
    default:
      return multirunCase(random);
  }
}
