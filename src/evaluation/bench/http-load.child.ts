import { createRequire } from 'node:module';
import type { LoadPlan, LoadResult } from './http-load.ts';

// A process of its own, so that making requests takes nothing from answering them: `node http-load.child.js`, plan on stdin.
type Autocannon = (plan: Readonly<Record<string, unknown>>) => Promise<{
  requests: { average: number; total: number };
  non2xx: number;
  errors: number;
  statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
}>;

const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;
let input = '';
for await (const chunk of process.stdin) input += String(chunk);
const { url, connections, seconds, requests, headers = {}, status } = JSON.parse(input) as LoadPlan;
const {
  requests: answered,
  non2xx,
  errors,
  statusCodeStats,
} = await autocannon({
  url,
  connections,
  duration: seconds,
  headers,
  requests: requests.map(({ path, body }) =>
    body === undefined
      ? { path }
      : { path, method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body },
  ),
});
const others = status === undefined ? non2xx : answered.total - (statusCodeStats[String(status)]?.count ?? 0);
const result: LoadResult = { perSecond: answered.average, failures: others + errors };
process.stdout.write(JSON.stringify(result));
