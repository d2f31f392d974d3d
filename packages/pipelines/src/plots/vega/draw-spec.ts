import type { Loader, Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { pythonJson } from '../../value/python-json.ts';
import type { PyDict } from '../../value/values.ts';
import { BadTemplateError } from '../errors.ts';

/**
 * Draws a specification of Vega-Lite or Vega as SVG, here and not in a browser: the page needs no
 * scripts. Expressions are interpreted, not compiled, and nothing is loaded from elsewhere. Throws
 * BadTemplateError.
 */
export async function drawSpec(spec: PyDict, name: string): Promise<string> {
  const vega = await import('vega');
  const { expressionInterpreter } = await import('vega-interpreter');
  const failures: unknown[] = [];
  const fail = (failure: unknown) => failures.push(failure);
  try {
    const compiled = await compile(JSON.parse(strictJson(spec)) as TopLevelSpec | Spec);
    const runtime = vega.parse(compiled, undefined, { ast: true });
    const view = new vega.View(runtime, {
      renderer: 'none',
      expr: expressionInterpreter,
      loader: closedLoader(fail),
      logger: quietLogger(fail),
    });
    const svg = await view.toSVG();
    view.finalize();
    if (failures.length > 0) throw failures[0];
    return svg;
  } catch (error) {
    throw new BadTemplateError(name, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

/** A specification of Vega itself stays as it is. */
async function compile(spec: TopLevelSpec | Spec): Promise<Spec> {
  if (isVega(spec)) return spec;
  const vegaLite = await import('vega-lite');
  return vegaLite.compile(spec, { logger: quietLogger(() => {}) }).spec;
}

function isVega(spec: TopLevelSpec | Spec): spec is Spec {
  return /\/schema\/vega\/v/.test(String(spec.$schema ?? ''));
}

/** NaN and Infinity are no JSON: points without a value. */
function strictJson(spec: PyDict): string {
  return pythonJson(spec).replace(
    /("(?:[^"\\]|\\.)*")|-?(?:NaN|Infinity)/g,
    (all, text?: string) => (text === undefined ? 'null' : all),
  );
}

/**
 * Takes nothing from files or the network; of links only those of the web, of images only their own.
 * Vega itself would only warn.
 */
function closedLoader(onRefused: (failure: Error) => void): Loader {
  const refuse = (problem: string): never => {
    const failure = new Error(problem);
    onRefused(failure);
    throw failure;
  };
  const load = async (uri: string) =>
    refuse(`it may not load '${uri}': write the data into the template`);
  return {
    load,
    http: load,
    file: load,
    sanitize: async (uri, { context }) => {
      const allowed = context === 'href' ? /^https?:\/\//i : /^data:image\//i;
      return allowed.test(uri) ? { href: uri } : refuse(`it may not refer to '${uri}'`);
    },
  };
}

/** Nothing is printed; errors are handed on. */
function quietLogger(onError: (failure: unknown) => void) {
  const logger = {
    level: () => logger,
    error: (failure: unknown) => {
      onError(failure);
      return logger;
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger as never;
}
