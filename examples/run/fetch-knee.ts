// Fetches `$KNEE_URL/<input>` for each input line; a 429 is an overload, which `marea run` heeds by itself.
import process from 'node:process';

interface Context {
  readonly signal: AbortSignal;
}

const fetchOne = async (input: string, { signal }: Context): Promise<number> => {
  const response = await fetch(`${process.env.KNEE_URL}/${encodeURIComponent(input)}`, { signal });
  const body = await response.text();
  if (response.ok) return body.length;
  throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status, headers: response.headers });
};

export default fetchOne;
