import { z } from 'zod';
import { CommandRefused } from './failure.ts';

const problemSchema = z.object({ code: z.string(), detail: z.string() });

/** What is sent; without a body it is a GET. */
interface Ask {
  readonly body?: unknown;
  /** An API key. */
  readonly token?: string;
}

/**
 * Asks the running instance over HTTP and returns its JSON. Throws {@link CommandRefused} with the code of its
 * problem document, or `unavailable` when nobody answers there.
 */
export async function askInstance(url: string, path: string, { body, token }: Ask = {}): Promise<unknown> {
  const reply = await send(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await json(reply);
  if (reply.ok) return answer;
  const problem = problemSchema.safeParse(answer);
  if (problem.success) throw new CommandRefused(problem.data.code, problem.data.detail);
  throw new CommandRefused('unavailable', `${url} answers ${reply.status}; is it Almanac?`);
}

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw new CommandRefused(
      'unavailable',
      `nobody answers at ${new URL(address).origin}; is Almanac running?`,
      error,
    );
  }
}

async function json(reply: Response): Promise<unknown> {
  const text = await reply.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // no answer of Almanac's; told by its status
  }
}
