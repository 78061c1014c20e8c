import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import pg from 'pg';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { codeStatements } from '../../publishing/lookups/code-lookup.queries.ts';
import { PLANTED, plantCodedPolicies, plantedCode } from './coded-policies.ts';
import { loadFromOutside } from './http-load.ts';
import { median, medianRatio, report, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const ROUNDS = 3;
const SECONDS = 4;
const QUESTIONS = 500;
/** As many as the application keeps for its own statements. */
const POOL_SIZE = 10;

interface Asked {
  readonly code: string;
  readonly on: string;
}

/**
 * "Which policies govern this code on this day?" against a bare Fastify route that sends the rows of the very same
 * statement, in turns, at fifty and a hundred connections.
 */
export async function lookUpBench(bench: Workbench): Promise<void> {
  const { app, url } = await bench.app(false);
  const client = new pg.Client({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, options: '-c jit=off' });
  const bare = fastify();
  try {
    await client.connect();
    await plantCodedPolicies(client);
    const { name, text } = codeStatements.now;
    bare.get<{ Params: { code: string }; Querystring: { on: string } }>('/codes/:code', async (request) => {
      const { code } = request.params;
      const values = ['2026-05-04', null, null, null, 'CPT', code, request.query.on, '', 51];
      return (await pool.query({ name, text, values })).rows;
    });
    await app.listen(0, '127.0.0.1');
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const ours = {
      url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
      requests: questions.map(({ code, on }) => ({ path: `/v1/codes/CPT/${code}/policies?on=${on}` })),
    };
    const reference = {
      url: `http://127.0.0.1:${(bare.server.address() as AddressInfo).port}`,
      requests: questions.map(({ code, on }) => ({ path: `/codes/${code}?on=${on}` })),
    };
    for (const connections of [50, 100]) {
      const rates = { ours: [] as number[], bare: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.ours.push(await loadFromOutside({ ...ours, connections, seconds: SECONDS }));
        rates.bare.push(await loadFromOutside({ ...reference, connections, seconds: SECONDS }));
      }
      const [a, b] = [median(rates.ours), median(rates.bare)];
      const policies = PLANTED.policies.toLocaleString('en-US');
      report(
        `code look-up, ${policies} x ${PLANTED.versions}, ${connections} conn. / bare pg`,
        whole(a, 'req/s'),
        whole(b, 'req/s'),
        medianRatio(rates.ours, rates.bare),
      );
    }
  } finally {
    await bare.close();
    await pool.end();
    await client.end();
    await app.close();
  }
}

const firstDay = calendarDate('2007-06-01');
const questions: readonly Asked[] = Array.from({ length: QUESTIONS }, (_, index) => ({
  code: plantedCode(index * 53),
  on: addDays(firstDay, (index * 977) % 7000),
}));
