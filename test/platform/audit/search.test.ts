import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { Temporal } from 'temporal-polyfill';
import { Audit } from '../../../src/platform/audit/audit.ts';
import { AuditSealer } from '../../../src/platform/audit/chain/audit-sealer.ts';
import { listStatement } from '../../../src/platform/audit/search/list-statement.ts';
import { keyWith } from '../../publishing/builders.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPerson, signIn } from '../../people/support.ts';

interface Listed {
  readonly items: { readonly subject: { readonly id: string }; readonly seal: unknown }[];
  readonly nextCursor: string | null;
}

describe('the search in the audit', () => {
  let app: TestApp;
  let headers: { authorization: string };
  beforeAll(async () => {
    app = await startApp();
    headers = await keyWith(app, 'audit:read');
    await record('alpha', 'thing.changed', { reason: 'the coverage criteria of spinal injections' });
    await record('beta', 'thing.removed', { detail: { from: 'Lysis of Adhesions', to: 'süß <b>bold</b>' } });
    await app.nest.get(AuditSealer).sealAll();
    await record('gamma', 'other.changed', { reason: '=HYPERLINK("http://evil.example")' });
  });
  afterAll(async () => {
    await app.close();
  });

  const record = async (
    thing: string,
    action: string,
    rest: { reason?: string; detail?: Record<string, unknown> },
  ) =>
    await app.database.transaction(
      async (tx) =>
        await app.nest.get(Audit).record(tx, {
          actor: system('search test'),
          action,
          subject: { type: 'thing', id: thing },
          ...rest,
        }),
    );
  const search = async (query: string) => {
    const reply = await app.http({ url: `/v1/audit?${query}`, headers });
    expect(reply.status).toBe(200);
    return reply.json<Listed>().items.map(({ subject }) => subject.id);
  };
  const things = async (query: string) =>
    (await search(query)).filter((id) => ['alpha', 'beta', 'gamma'].includes(id));

  it.each([
    ['q=spinal', ['alpha']],
    ['q=SPIN+crit', ['alpha']],
    ['q=spinal+adhesions', []],
    ['q=lysis', ['beta']],
    ['q=s%C3%BC%C3%9F', ['beta']],
    ['q=bold', ['beta']],
    ['q=hyperlink', ['gamma']],
    ['q=search', ['gamma', 'beta', 'alpha']],
    ['action=thing.changed', ['alpha']],
    ['action=thing.', ['beta', 'alpha']],
    ['action=other.', ['gamma']],
    ['action=thing', []],
    ['actor=search+test&q=changed', ['gamma', 'alpha']],
    ['subjectType=thing&subject=beta', ['beta']],
    ['subjectType=thing', ['gamma', 'beta', 'alpha']],
    ['address=10.0.0.1', []],
    ['request=none', []],
    ['from=2026-02-10T17%3A00%3A01Z', []],
    ['until=2026-02-10T17%3A00%3A00Z', []],
    [
      'subjectType=thing&from=2026-02-10T17%3A00%3A00Z&until=2026-02-10T17%3A00%3A01Z',
      ['gamma', 'beta', 'alpha'],
    ],
  ])('finds by %s the things %j, the newest first', async (query, expected) => {
    expect(await things(query)).toEqual(expected);
  });

  it('goes on where a page ended, over what is sealed and what is not', async () => {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const reply = await app.http({
        url: `/v1/audit?subjectType=thing&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        headers,
      });
      const page = reply.json<Listed>();
      found.push(...page.items.map(({ subject }) => subject.id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(['gamma', 'beta', 'alpha']);
  });

  it('refuses what no entry can hold, and is for those who may read the audit', async () => {
    expect((await app.http({ url: '/v1/audit?q=a%00b', headers })).status).toBe(400);
    for (const url of ['/v1/audit', '/v1/audit.csv', '/v1/audit.ndjson'])
      expect((await app.http({ url: `${url}?q=%27%3A*+%26+!`, headers })).json()).toMatchObject({
        code: 'invalid_request',
        detail: 'q: holds no letter and no digit to look for',
      });
    const officer = await signIn(app, await buildPerson(app, { roles: ['compliance_officer'] }));
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    for (const url of ['/v1/audit', '/v1/audit.csv', '/v1/audit.ndjson', '/v1/audit/standing']) {
      expect((await app.http({ url, headers: officer })).status).toBe(200);
      expect((await app.http({ url, headers: author })).status).toBe(403);
      expect((await app.http({ url })).status).toBe(401);
    }
  });

  it('is exported as lines and as a table in which no formula is one', async () => {
    const lines = await app.http({ url: '/v1/audit.ndjson?subjectType=thing', headers });
    expect(lines.headers['content-type']).toBe('application/x-ndjson');
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Listed['items'][number]).subject.id),
    ).toEqual(['gamma', 'beta', 'alpha']);
    const table = await app.http({ url: '/v1/audit.csv?subjectType=thing', headers });
    expect(table.headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    const rows = table.text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatch(/^id,occurred at,/);
    expect(table.text).not.toMatch(/,"?=HYPERLINK/);
    expect(table.text).toContain("'=HYPERLINK");
  });

  it('exports many entries batch by batch', async () => {
    await app.database.query(
      `with entry as (
         insert into audit_entry (occurred_at, actor_kind, actor_id, action, subject_type, subject_id, detail)
         select now(), 'system', 'bulk', 'bulk.made', 'bulk', n::text, '{}' from generate_series(1, 2300) n returning id)
       insert into audit_unsealed (entry_id) select id from entry`,
    );
    await app.nest.get(AuditSealer).sealAll();
    const lines = await app.http({ url: '/v1/audit.ndjson?actor=bulk', headers });
    const ids = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: number }).id);
    expect(new Set(ids).size).toBe(2300);
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
  });

  it('reads an old window of a long record from its own end, and not from today on', async () => {
    await app.database.query(
      `with entry as (
         insert into audit_entry (occurred_at, actor_kind, actor_id, action, subject_type, subject_id, detail)
         select timestamptz '2020-01-01Z' + n * interval '1 minute', 'system', 'plan ' || n % 5, 'plan.made', 'plan', n::text, '{}'
           from generate_series(1, 30000) n returning *)
       insert into audit_search (entry_id, occurred_at, actor_id, action, subject_type, subject_id, words)
       select id, occurred_at, actor_id, action, subject_type, subject_id, '' from entry`,
    );
    for (const table of ['audit_search', 'audit_entry', 'audit_seal', 'audit_unsealed'])
      await app.database.query(`analyze ${table}`);
    const window = {
      from: Temporal.Instant.from('2020-01-02T00:00Z'),
      until: Temporal.Instant.from('2020-01-03T00:00Z'),
    };
    for (const filter of [window, { ...window, actorId: 'plan 3' }, { ...window, action: 'plan.made' }]) {
      const { text, values } = listStatement(filter, null, 51);
      const plan = (
        await app.database.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${text}`, [
          ...values,
        ])
      )
        .map((line) => line['QUERY PLAN'])
        .join('\n');
      expect(plan).not.toMatch(/Seq Scan on audit_(search|entry)/);
      const removed = [...plan.matchAll(/Rows Removed by Filter: (\d+)/g)].map(([, count]) => Number(count));
      expect(Math.max(0, ...removed)).toBeLessThan(1000);
    }
  });
});
