export interface Prediction {
  readonly label: string;
  readonly scores: Readonly<Record<string, number>>;
  /** Of models with several labels a text. */
  readonly labels?: readonly string[];
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

export type Answer =
  | { readonly prediction: Prediction; readonly milliseconds: number }
  | { readonly message: string; readonly unauthorized: boolean };

/** Asks the server for a text's labels; what goes wrong is an answer too. */
export async function ask(text: string, token: string): Promise<Answer> {
  const began = performance.now();
  try {
    const response = await post(text, token);
    const body = (await response.json()) as Prediction | Failure;
    if (!('error' in body)) return { prediction: body, milliseconds: performance.now() - began };
    const unauthorized = response.status === 401;
    if (!unauthorized) return { message: body.error.message, unauthorized };
    const message = token ? 'The server does not know this token.' : 'The server asks for a token.';
    return { message, unauthorized };
  } catch {
    const message = 'The server does not answer. Is it still running?';
    return { message, unauthorized: false };
  }
}

function post(text: string, token: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch('/predict', { method: 'POST', headers, body: JSON.stringify({ text }) });
}
