import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import { buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildFirstVersion, buildNextVersion, buildPolicyVersion } from '../support/build-policy-version.ts';
import { policyText } from '../support/policy-file.ts';
import { keyWith, personWith } from './builders.ts';
import { buildSearch, screen, storeRecord } from './evidence/screened-records.ts';
import { fastServer, fastSettings, papers, reference } from './retractions/watch-builders.ts';

interface Known {
  readonly id: string;
  readonly slug: string;
  /** Null for a policy without a review. */
  readonly cycleId: string | null;
}

const DRAFT = 'Moonlight Infusions';
const EMBARGOED = 'Sunrise Implants';
const PUBLIC = 'Plain Bandages';
/** The title that a version under embargo gives a policy, and the work that only this version cites. */
const RETITLED = 'Secret Bandages';
const SECRET_PMID = '99070003';

const server = fastServer();
let app: TestApp;
let draft: Known;
let embargoed: Known;
let open: Known;
let recordId: string;
let suspicionId: string;
let machine: Record<string, string>;
let person: Record<string, string>;

beforeAll(async () => {
  app = await startApp({
    now: '2026-05-04T15:00:00Z',
    settings: fastSettings(await server.listen()),
  });
  machine = await keyWith(app, 'literature:read', 'literature:write', 'policies:read');
  person = await personWith(app, 'reviewer');
  const references = (pmid: string) => ({ criteria: 'It helps.^[1]', references: [reference(pmid)] });
  const file = {
    name: 'policy.md',
    bytes: Buffer.from(policyText({ title: DRAFT, ...references('99070001') })),
  };
  const imported = await app.nest
    .get(PolicyImportService)
    .importDocument(system('test'), file, { dryRun: false, adopt: false });
  const hidden = await buildFirstVersion(app, { title: EMBARGOED, ...references('99070002') }, {
    effective: calendarDate('2027-01-01'),
    embargoUntil: calendarDate('2026-12-01'),
    lastReview: '2026-05',
    nextReview: '2027-05',
  } as Parameters<typeof buildFirstVersion>[2]);
  const plain = await buildPolicyVersion(app, { title: PUBLIC, ...references('99070004') });
  await buildNextVersion(app, plain.slug, {
    effective: '2027-04-01',
    changeClass: 'restrictive',
    edit: { title: RETITLED, addReferences: [{ citation: reference(SECRET_PMID) }] },
    terms: { embargoUntil: calendarDate('2026-12-01'), countsAsReview: false },
  });
  const cited = ['99070001', '99070002', SECRET_PMID, '99070004'];
  server.add(papers(...cited));
  for (const [index, pmid] of cited.entries()) {
    server.retract(pmid, { noticePmid: String(99_070_100 + index), on: calendarDate('2026-05-01') });
  }
  await app.sweep();
  recordId = await storeRecord(app, { pmid: '99070010' });
  draft = await researched({ id: imported.policy.id, slug: imported.policy.slug });
  embargoed = await researched({ id: hidden.policyId, slug: hidden.slug });
  open = await researched({ id: plain.policyId, slug: plain.slug });
  const otherId = await storeRecord(app, { pmid: '99070011' });
  suspicionId = newId();
  await app.database.query(
    `insert into duplicate_suspicion (id, record_id, other_id, certainty, evidence, counter_evidence, found_at)
     values ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), 'doubtful', '[]', '[]', now())`,
    [suspicionId, recordId, otherId],
  );
}, 60_000);
afterAll(async () => {
  await app.close();
  await server.close();
});

/** Searches for a policy, puts the record into its queue, notes a gap and alerts to each work it cites. */
async function researched(policy: { id: string; slug: string }): Promise<Known> {
  await app.database.query(
    `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
     select $1, policy_id, next_review, revision, now(), 'rung' from policy_review_dates
      where policy_id = $2 order by revision desc limit 1 on conflict do nothing`,
    [newId(), policy.id],
  );
  const [cycle] = await app.database.query<{ id: string }>(
    'select id from review_cycle where policy_id = $1 and closed_at is null',
    [policy.id],
  );
  const cycleId = cycle?.id ?? null;
  const search = await buildSearch(app, policy.id, { cycleId });
  await screen(app, search, recordId, await buildPerson(app, { roles: ['reviewer'] }), 'included');
  await app.database.query(
    `insert into custody_gap (id, policy_id, kind, from_on, through_on, found_at, told_on)
     values ($1, $2, 'days_missed', '2001-01-01', '2001-01-02', now(), '2026-05-04')`,
    [newId(), policy.id],
  );
  return { ...policy, cycleId };
}

const get = async (url: string, headers = machine) => await app.http({ url, headers });

/** Every address of literature that a key may read, for one policy. */
const addressesOf = ({ slug, cycleId }: Known): readonly string[] => [
  ...['strategies', 'strategies/revisions', 'strategies/proposal', 'plan', 'searches', 'custody'].map(
    (part) => `/v1/policies/${slug}/literature/${part}`,
  ),
  `/v1/policies/${slug}/literature/references`,
  `/v1/literature/queue?policy=${slug}`,
  `/v1/literature/queue/counts?policy=${slug}`,
  `/v1/literature/records/${recordId}/screening?policy=${slug}`,
  `/v1/literature/alerts?policy=${slug}`,
  ...(cycleId === null ? [] : ['', '.svg', '.pdf'].map((form) => `/v1/reviews/${cycleId}/prisma${form}`)),
];
const lists = (): readonly string[] => [
  '/v1/literature/queue',
  '/v1/literature/queue/counts',
  '/v1/literature/alerts',
  '/v1/literature/gaps',
  '/v1/literature/duplicates',
  `/v1/literature/duplicates/${suspicionId}`,
  '/v1/literature/exclusion-reasons',
];

describe('a key that may not see drafts', () => {
  it('does not find a policy of which nothing is public, at any address', async () => {
    for (const policy of [draft, embargoed]) {
      for (const url of addressesOf(policy)) {
        expect([url, (await get(url)).status]).toEqual([url, 404]);
        expect([url, (await get(url, person)).status]).toEqual([url, 200]);
      }
    }
  });

  it('reads everything of a public policy, and its public title', async () => {
    for (const url of [...addressesOf(open), ...lists()]) {
      const reply = await get(url);
      expect([url, reply.status]).toEqual([url, 200]);
      for (const secret of [
        DRAFT,
        EMBARGOED,
        RETITLED,
        'secret[tiab]',
        draft.slug,
        embargoed.slug,
        SECRET_PMID,
      ]) {
        expect(`${url} ${reply.text}`).not.toContain(secret);
      }
    }
    expect((await get('/v1/literature/queue')).json()).toMatchObject({
      items: [{ policy: { slug: open.slug, title: PUBLIC } }],
    });
    expect((await get('/v1/literature/gaps')).json()).toMatchObject({
      items: [{ policy: { slug: open.slug, title: PUBLIC } }],
    });
    const alerts = async (headers = machine) =>
      (await get('/v1/literature/alerts', headers))
        .json<{ items: { work: { pmid: string } }[] }>()
        .items.map(({ work }) => work.pmid)
        .toSorted();
    expect(await alerts()).toEqual(['99070004']);
    expect(await alerts(person)).toEqual(['99070002', SECRET_PMID, '99070004']);
    expect((await get('/v1/literature/queue/counts')).json()).toMatchObject({ total: 1 });
    expect((await get('/v1/literature/queue/counts', person)).json()).toMatchObject({ total: 3 });
  });

  it('gets proposals and trials from what is public alone', async () => {
    const url = `/v1/policies/${open.slug}/literature/strategies`;
    const trial = async (headers: Record<string, string>) =>
      await app.http({
        method: 'POST',
        url: `${url}/trial`,
        headers,
        payload: { query: 'bandage[tiab]' },
      });
    expect((await get(`${url}/proposal`)).json()).toMatchObject({ cited: { total: 1 } });
    expect((await get(`${url}/proposal`, person)).json()).toMatchObject({ cited: { total: 2 } });
    expect((await trial(machine)).json()).toMatchObject({ cited: { total: 1 } });
    expect((await trial(person)).json()).toMatchObject({ cited: { total: 2 } });
    const hidden = await app.http({
      method: 'POST',
      url: `/v1/policies/${draft.slug}/literature/strategies/trial`,
      headers: machine,
      payload: { query: 'bandage[tiab]' },
    });
    expect(hidden.status).toBe(404);
  });
});
