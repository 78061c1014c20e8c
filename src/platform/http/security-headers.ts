import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify from 'fastify';

/** Headers of any reply, that helmet has no part in. */
const OWN = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive']);

/**
 * The security headers that helmet makes of its options, by name. They are the same for every request, while helmet
 * works its whole configuration out anew for each: so it is asked once, at a server that nobody else can reach.
 */
export async function securityHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const server = fastify();
  try {
    await server.register(helmet, options);
    server.get('/', () => '');
    const { headers } = await server.inject('/');
    return Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (OWN.has(name) ? [] : [[name, String(value)]])),
    );
  } finally {
    await server.close();
  }
}
