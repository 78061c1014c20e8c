import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { servedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { RankRecords } from '../../../src/literature/likelihood/rank-records.job.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { personWith, type BuiltPolicy } from '../builders.ts';
import { buildCitingPolicy } from '../strategies/citing-policy.ts';

const heading = (descriptor: string) => ({ descriptor });
const cited = servedRecord({
  pmid: '99400001',
  title: 'Caudal neuroplasty with hypertonic saline',
  created: '2019-01-01',
  mesh: [heading('Epidural Space'), heading('Humans')],
});
const near = Array.from({ length: 3 }, (_, index) =>
  servedRecord({
    pmid: String(99_400_010 + index),
    title: `Caudal neuroplasty with saline: epidural adhesiolysis, series ${index}`,
    created: '2026-02-01',
    mesh: [heading('Epidural Space')],
  }),
);
const far = Array.from({ length: 4 }, (_, index) =>
  servedRecord({
    pmid: String(99_400_020 + index),
    title: `Epidural adhesiolysis in veterinary teaching ${index}`,
    created: '2026-02-01',
  }),
);
const server = new PubmedServer({ records: [cited, ...near, ...far], perSecond: 1_000 });
let app: TestApp;
let policy: BuiltPolicy;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z', settings: { EUTILS_URL: await server.listen() } });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  policy = await buildCitingPolicy(app, {
    title: 'Epidural Adhesiolysis',
    cited: [{ citation: 'Almeida RC. A report. *Synth Pain*. 2019.', pmid: cited.pmid }],
  });
  headers = await personWith(app, 'reviewer');
  const url = `/v1/policies/${policy.slug}/literature`;
  const strategies = [{ name: 'PubMed', query: 'adhesiolysis[tiab]' }];
  await app.http({ method: 'PUT', url: `${url}/strategies`, headers, payload: { strategies } });
  await app.http({ method: 'POST', url: `${url}/searches`, headers });
  await app.drain();
  server.requests.length = 0;
});

interface QueuePage {
  readonly items: readonly { readonly record: { readonly pmid: string } }[];
  readonly nextCursor: string | null;
}
interface Shown {
  readonly pmid: string;
  readonly likelihood: number | null;
  readonly basis: string[];
}
const ranks = async (): Promise<Shown[]> =>
  await app.database.query<Shown>(
    `select r.pmid, s.likelihood, s.likelihood_basis as basis
       from screening s join literature_record r on r.id = s.record_id
      where s.policy_id = $1 order by s.likelihood desc nulls last, r.pmid`,
    [policy.id],
  );
const lastUpdate = async (): Promise<string> => {
  const sql = 'select id from literature_update where policy_id = $1 order by started_at desc limit 1';
  return (await app.database.query<{ id: string }>(sql, [policy.id]))[0]!.id;
};
const takeStep = async () =>
  await app.nest
    .get(RankRecords)
    .take({ policyId: policy.id, updateId: await lastUpdate(), asked: 0, failures: 0 });

describe('the likelihood of what waits', () => {
  it('is told when an update is done, with what it rests on', async () => {
    const ranked = await ranks();
    expect(ranked.map(({ pmid }) => pmid)).toEqual([...near, ...far].map(({ pmid }) => pmid));
    expect(ranked[0]?.basis).toContain('Similar to reference 1 (PubMed)');
    expect(ranked.every(({ likelihood }) => likelihood !== null && likelihood > 0 && likelihood < 1)).toBe(
      true,
    );
  });

  it('is the same when it is told twice', async () => {
    const before = await ranks();
    await takeStep();
    await app.drain();
    expect(await ranks()).toEqual(before);
    expect(server.requests.map(({ utility }) => utility)).toEqual(['elink']);
  });

  it('rests on subjects and words while PubMed is away, says so, and is mended later', async () => {
    await app.database.query('delete from literature_similarity');
    server.fail('unavailable');
    await takeStep();
    for (const { basis, likelihood } of await ranks()) {
      expect(basis.at(-1)).toBe('Ranked by subjects and words alone: PubMed answered with HTTP status 503');
      expect(likelihood).not.toBeNull();
    }
    server.recover();
    await takeStep();
    await app.drain();
    expect((await ranks())[0]?.basis).toContain('Similar to reference 1 (PubMed)');
  });

  it('is left alone by an update that a later one took over from', async () => {
    const updateId = await lastUpdate();
    await app.http({ method: 'POST', url: `/v1/policies/${policy.slug}/literature/searches`, headers });
    await app.drain();
    server.requests.length = 0;
    await app.nest.get(RankRecords).take({ policyId: policy.id, updateId, asked: 0, failures: 0 });
    expect(server.requests).toHaveLength(0);
  });

  it('learns from what was decided', async () => {
    const records = await app.database.query<{ id: string; pmid: string }>(
      'select r.id, r.pmid from literature_record r join screening s on s.record_id = r.id where s.policy_id = $1',
      [policy.id],
    );
    for (const { pmid } of far.slice(0, 2)) {
      const { id } = records.find((record) => record.pmid === pmid)!;
      const payload = { policy: policy.slug, decision: 'exclude', reason: 'Animals' };
      const url = `/v1/literature/records/${id}/decision`;
      expect((await app.http({ method: 'POST', url, headers, payload })).status).toBeLessThan(300);
    }
    await takeStep();
    await app.drain();
    const last = (await ranks()).find(({ pmid }) => pmid === far[2]?.pmid);
    expect(last?.basis.join()).toContain('with 2 excluded records');
  });

  it.each(['likelihood', 'study_type'])('leaves every record reachable in the order by %s', async (order) => {
    await app.database.query(
      `update screening set likelihood = null where policy_id = $1 and record_id in
         (select id from literature_record where pmid = $2)`,
      [policy.id, near[1]?.pmid],
    );
    const seen: string[] = [];
    let from = '';
    for (;;) {
      const url = `/v1/literature/queue?policy=${policy.slug}&order=${order}&limit=2${from}`;
      const { items, nextCursor } = (await app.http({ method: 'GET', url, headers })).json<QueuePage>();
      seen.push(...items.map(({ record }) => record.pmid));
      if (nextCursor === null) break;
      from = `&cursor=${nextCursor}`;
    }
    expect(seen.toSorted()).toEqual([...near, ...far].map(({ pmid }) => pmid));
  });
});
