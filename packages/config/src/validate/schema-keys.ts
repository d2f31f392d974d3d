import type { z } from 'zod';

/** The parts of a zod schema's definition that lead on to another schema. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly getter?: () => z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  /** Of an enum, and of literals. */
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
}

/** The keys that a schema knows at a path, for naming the nearest one. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: readonly z.ZodType[] = [schema];
  for (const part of path) at = at.flatMap((item) => stepInto(item, part));
  return [...new Set(at.flatMap((item) => shapes(item).flatMap((shape) => Object.keys(shape))))];
}

/** The values that a schema knows at a path: those of an enum, true and false. */
export function knownValues(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: readonly z.ZodType[] = [schema];
  for (const part of path) at = at.flatMap((item) => stepInto(item, part));
  return [...new Set(at.flatMap(valuesOf))];
}

function valuesOf(schema: z.ZodType): string[] {
  const { type, entries, values } = definition(schema);
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'nullable') return [...inside(schema).flatMap(valuesOf), 'null'];
  if (entries) return Object.values(entries).map(String);
  return values ? values.map(String) : inside(schema).flatMap(valuesOf);
}

function definition(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** The schemas inside a wrapper (optional, default, pipe, union …), or none. */
function inside(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, in: input, out, options, getter, left, right } = definition(schema);
  const parts = [innerType, input, out, getter?.(), left, right, ...(options ?? [])];
  return parts.filter((part) => part !== undefined);
}

function shapes(schema: z.ZodType): Readonly<Record<string, z.ZodType>>[] {
  const { shape } = definition(schema);
  return shape ? [shape] : inside(schema).flatMap(shapes);
}

function stepInto(schema: z.ZodType, part: PropertyKey): readonly z.ZodType[] {
  const { shape, element, valueType } = definition(schema);
  if (shape) {
    const next = Object.hasOwn(shape, part) ? shape[String(part)] : undefined;
    return next ? [next] : [];
  }
  const below = element ?? valueType;
  return below ? [below] : inside(schema).flatMap((item) => stepInto(item, part));
}
