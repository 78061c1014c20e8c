import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { sha256 } from '../../../src/kernel/canonical.ts';
import type { Bulletin } from '../../../src/publishing/bulletin/bulletin.ts';
import { auditOf, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../../support/build-policy-version.ts';
import { keyWith } from '../builders.ts';

const read = async (app: TestApp, path: string): Promise<Bulletin> =>
  (await app.http({ url: `/v1/bulletins${path}` })).json<Bulletin & Record<string, unknown>>();

describe('the bulletin of some days', () => {
  let app: TestApp;
  let policy: BuiltPolicyVersion;
  beforeAll(async () => {
    app = await startApp({ now: '2026-12-04T18:00:00Z' });
    policy = await buildPolicyVersion(app);
    const editor = await signIn(app, (await committeeOf(app)).author);
    await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policy.slug}`,
      headers: { ...editor },
      payload: { number: '94', manualSection: 'Surgery' },
    });
    await buildNextVersion(app, policy.slug, {
      effective: '2027-04-01',
      changeClass: 'restrictive',
      edit: {
        sections: [
          { id: 'policy-criteria', markdown: 'Lysis of epidural adhesions is **investigational**.' },
        ],
        codes: [
          { system: 'CPT', code: '62263', description: 'Percutaneous lysis' },
          { system: 'HCPCS', code: 'G0260', description: 'Injection' },
        ],
      },
    });
  });
  afterAll(async () => {
    await app.close();
  });

  it('tells of each policy what changed, where it is filed, its codes, its day and its notice', async () => {
    const bulletin = await read(app, '?from=2026-12-01&to=2026-12-31');
    expect(bulletin).toMatchObject({
      organisation: 'Sample Health Plan',
      from: '2026-12-01',
      to: '2026-12-31',
      by: 'signed',
      recordedOn: null,
    });
    expect(bulletin.entries).toMatchObject([
      {
        kind: 'version',
        policy: {
          slug: policy.slug,
          title: 'Lysis of Epidural Adhesions',
          number: '94',
          section: 'Surgery',
        },
        version: 2,
        changeClass: 'restrictive',
        effective: '2027-04-01',
        noticeGiven: '2026-12-04',
        url: expect.stringContaining(`/v1/policies/${policy.slug}/versions/2.html`),
        codes: [
          {
            system: 'CPT',
            added: [],
            removed: [
              { code: '62264', description: null },
              { code: '64999', description: null },
            ],
          },
          { system: 'HCPCS', added: [{ code: 'G0260', description: null }], removed: [] },
        ],
      },
    ]);
    expect(bulletin.entries[0]!.summary[0]).toBe('Covers less than before.');
    expect(bulletin.entries[0]!.summary.join(' ')).toMatch(/investigational|POLICY CRITERIA/);
  });

  it('is selected by the effective day where that is asked for', async () => {
    expect((await read(app, '?from=2027-04-01&to=2027-04-01&by=effective')).entries).toHaveLength(1);
    expect((await read(app, '?from=2027-03-31&to=2027-03-31&by=effective')).entries).toHaveLength(0);
    expect((await read(app, '?from=2026-12-01&to=2026-12-31&by=effective')).entries).toHaveLength(0);
    expect((await read(app, '/2027-04?by=effective')).entries).toHaveLength(1);
  });

  it('leaves out what was adopted: that was in force before', async () => {
    const { entries } = await read(app, '/2026-12');
    expect(entries.map(({ version }) => version)).toEqual([2]);
  });

  it.each([
    ['html', 'text/html; charset=utf-8', '<h1>Medical policy update bulletin, December 2026</h1>'],
    ['md', 'text/markdown; charset=utf-8', '# Medical policy update bulletin, December 2026'],
    ['json', 'application/json; charset=utf-8', '"from":"2026-12-01"'],
    ['pdf', 'application/pdf', '%PDF-'],
  ])('is there as %s, with an ETag of its own', async (suffix, type, holds) => {
    const reply = await app.http({ url: `/v1/bulletins/2026-12.${suffix}` });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe(type);
    expect(reply.headers['cache-control']).toBe('no-cache');
    expect(reply.bytes.toString('latin1')).toContain(holds);
    const etag = String(reply.headers['etag']);
    const again = await app.http({
      url: `/v1/bulletins/2026-12.${suffix}`,
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    const chosen = await app.http({
      url: '/v1/bulletins?from=2026-12-01&to=2026-12-31',
      headers: { accept: type.split(';')[0]! },
    });
    expect(chosen.headers['etag']).toBe(etag);
    const asked = await app.http({ url: `/v1/bulletins?from=2026-12-01&to=2026-12-31&form=${suffix}` });
    expect(asked.headers['etag']).toBe(etag);
  });

  it.each(['json', 'html', 'md', 'pdf'])('of a month without changes is there as %s too', async (suffix) => {
    const reply = await app.http({ url: `/v1/bulletins/2020-02.${suffix}` });
    expect(reply.status).toBe(200);
    if (suffix === 'html' || suffix === 'md') expect(reply.text).toContain('No medical policy changed.');
  });

  it.each([
    ['/v1/bulletins', 400],
    ['/v1/bulletins?from=2026-12-01', 400],
    ['/v1/bulletins?from=2026-12-31&to=2026-12-01', 400],
    ['/v1/bulletins?from=2026-01-01&to=2027-12-31', 400],
    ['/v1/bulletins?from=2026-12-01&to=2026-12-32', 400],
    ['/v1/bulletins?from=2026-12-01&to=2026-12-31&by=noon', 400],
    ['/v1/bulletins/2026-13', 404],
    ['/v1/bulletins/2026', 404],
    ['/v1/bulletins/2026-12.docx', 404],
    ['/v1/bulletins/2026-12.html.html', 404],
    ['/v1/bulletins/recorded/nothing', 404],
    ['/v1/bulletins/recorded/01a2045b-6ff2-75fe-823b-4c9dbafecd30.pdf', 404],
  ])('refuses %s with %i', async (url, status) => {
    expect((await app.http({ url })).status).toBe(status);
  });

  it('tells of retirements and cancellations', async () => {
    const { director } = await committeeOf(app);
    const headers = { ...(await signIn(app, director)) };
    const doomed = await buildPolicyVersion(app, { title: 'Doomed Procedure' });
    const scheduled = await buildNextVersion(app, doomed.slug, { effective: '2027-06-01' });
    const base = `/v1/policies/${doomed.slug}`;
    const signing = { meaning: 'I decide so.', password: 'correct horse battery staple' };
    const cancelled = await app.http({
      method: 'POST',
      url: `${base}/versions/${scheduled.version}/cancel`,
      headers,
      payload: { ...signing, reason: 'Superseded by events.' },
    });
    expect(cancelled.status).toBeLessThan(300);
    const retired = await app.http({
      method: 'POST',
      url: `${base}/retire`,
      headers,
      payload: {
        ...signing,
        on: '2027-05-01',
        reason: 'Nobody does it.',
        successor: { policy: policy.slug },
      },
    });
    expect(retired.status).toBeLessThan(300);
    const told = (await read(app, '/2026-12')).entries.filter(({ policy: { slug } }) => slug === doomed.slug);
    expect(told.map(({ kind, summary, effective }) => [kind, summary, effective])).toEqual([
      ['retired', ['Retired; see Lysis of Epidural Adhesions.'], '2027-05-01'],
      ['cancelled', ['Version 2 was cancelled and does not take effect.'], '2027-06-01'],
      ['version', expect.any(Array), '2027-06-01'],
    ]);
    const may = await read(app, '/2027-05?by=effective');
    expect(may.entries.map(({ kind }) => kind)).toEqual(['retired']);
    expect((await read(app, '/2027-06?by=effective')).entries).toEqual([]);
    expect(JSON.stringify(told)).not.toContain('Nobody does it');
  });
});

describe('code descriptions', () => {
  it('are in a bulletin only where the operator may publish them', async () => {
    const app = await startApp({
      now: '2026-12-04T18:00:00Z',
      settings: { PUBLISH_CODE_DESCRIPTIONS: 'true' },
    });
    const { slug } = await buildPolicyVersion(app);
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      changeClass: 'codes_only',
      edit: { codes: [{ system: 'CPT', code: '62263', description: 'Percutaneous lysis' }] },
    });
    await buildNextVersion(app, slug, {
      effective: '2027-02-01',
      changeClass: 'codes_only',
      edit: { codes: [{ system: 'HCPCS', code: 'G0260', description: 'Injection & more' }] },
    });
    const { text } = await app.http({ url: '/v1/bulletins/2026-12.html' });
    expect(text).toContain('Added HCPCS: G0260 (Injection &amp; more)');
    expect(text).toContain('Removed CPT: 62263 (Percutaneous lysis)');
    await app.close();
  });
});

describe('a bulletin that is issued', () => {
  let app: TestApp;
  let chair: SessionHeaders;
  let policy: BuiltPolicyVersion;
  beforeAll(async () => {
    app = await startApp({ now: '2027-01-01T07:30:00Z' }); // half past eleven on New Year's Eve in Los Angeles
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
    policy = await buildPolicyVersion(app);
    await buildNextVersion(app, policy.slug, { effective: '2027-02-01' });
  });
  afterAll(async () => {
    await app.close();
  });

  const issue = async (body: object, headers: object = chair): Promise<TestReply> =>
    await app.http({ method: 'POST', url: '/v1/bulletins', headers: { ...headers }, payload: body });
  const december = { from: '2026-12-01', to: '2026-12-31' };
  interface Issued {
    id: string;
    recordedOn: string;
    contentHash: string;
    links: Record<string, string>;
  }
  const formsOf = async ({ links }: Issued): Promise<Record<string, string>> => {
    const hashes: Record<string, string> = {};
    for (const form of ['json', 'html', 'md', 'pdf']) {
      hashes[form] = sha256((await app.http({ url: links[form]! })).bytes);
    }
    return hashes;
  };

  it('has the organisation’s day, and never changes, whatever is signed later', async () => {
    const reply = await issue({ ...december, note: 'Happy new year.\n\nThe committee' });
    expect(reply.status).toBe(201);
    const issued = reply.json<Issued & Record<string, unknown>>();
    expect(issued).toMatchObject({ recordedOn: '2026-12-31', entries: 1 });
    expect(reply.headers['location']).toBe(`/v1/bulletins/recorded/${issued.id}`);
    const before = await formsOf(issued);
    await buildNextVersion(app, policy.slug, { effective: '2027-03-01' });
    await app.advanceTo('2027-01-01T07:45:00Z');
    expect((await read(app, '/2026-12')).entries).toHaveLength(2);
    expect(await formsOf(issued)).toEqual(before);
    const json = await app.http({ url: issued.links['json']! });
    expect(json.headers['cache-control']).toContain('immutable');
    expect(json.json()).toMatchObject({ recordedOn: '2026-12-31', note: 'Happy new year.\n\nThe committee' });
    expect(sha256(json.bytes)).toBe(issued.contentHash);
    expect((await app.http({ url: issued.links['html']! })).text).toContain('Issued December 31, 2026');
    expect((await app.http({ url: issued.links['pdf']! })).bytes.subarray(0, 5).toString()).toBe('%PDF-');
    for (const table of ['bulletin', 'bulletin_form', 'notice_given']) {
      await expect(app.database.query(`truncate ${table} cascade`)).rejects.toThrow('append-only');
    }
    await expect(app.database.query(`update bulletin set entries = 0`)).rejects.toThrow('append-only');
    await expect(app.database.query(`delete from bulletin_form`)).rejects.toThrow('append-only');
  });

  it('is audited and told of', async () => {
    const entry = (await auditOf(app, 'bulletin.recorded')).at(-1)!;
    expect(entry).toMatchObject({
      detail: { from: '2026-12-01', recordedOn: '2026-12-31', entries: 1, announced: [] },
    });
    const events = await app.database.query<{ data: object }>(
      `select data from event where type = 'bulletin.recorded'`,
    );
    expect(events).toEqual([
      { data: { bulletinId: entry.subjectId, recordedOn: '2026-12-31', announcedVersionIds: [] } },
    ]);
    const feed = await app.http({ url: '/v1/changes?limit=200' });
    expect(feed.text).not.toContain('bulletin');
  });

  it('issued twice, or twice at once, is one', async () => {
    const both = await Promise.all([issue(december), issue(december)]);
    const third = await issue(december);
    const ids = [...both, third].map((reply) => reply.json<Issued & Record<string, unknown>>().id);
    expect(new Set(ids).size).toBe(1);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
    expect(third.status).toBe(200);
    expect(
      (await auditOf(app, 'bulletin.recorded')).filter(({ subjectId }) => subjectId === ids[0]),
    ).toHaveLength(1);
  });

  it('stands in the public list, the latest first', async () => {
    const list = await app.http({ url: '/v1/bulletins/recorded?limit=1' });
    const { items, nextCursor } = list.json<{ items: Issued[]; nextCursor: string }>();
    expect(items).toHaveLength(1);
    const rest = await app.http({ url: `/v1/bulletins/recorded?cursor=${nextCursor}` });
    expect(rest.json<{ items: Issued[]; nextCursor: null }>()).toMatchObject({
      items: [{ recordedOn: '2026-12-31' }],
      nextCursor: null,
    });
    expect((await app.http({ url: '/v1/bulletins/recorded?cursor=WzFd' })).json()).toMatchObject({
      code: 'cursor_invalid',
    });
  });

  it('carries an announced draft with the committee’s words and nothing of its text', async () => {
    const secret = 'Only after twelve weeks of therapy.';
    const draft = await buildCarriedVersion(app, policy.slug, {
      sections: [{ id: 'policy-criteria', markdown: secret }],
    });
    const announced = {
      policy: policy.slug,
      version: draft.number,
      contentHash: draft.contentHash,
      effective: '2027-05-01',
      summary: 'Therapy is asked for before lysis.',
    };
    const reply = await issue({ ...december, announced: [announced] });
    expect(reply.status).toBe(201);
    const issued = reply.json<Issued & Record<string, unknown>>();
    const content = await app.http({ url: issued.links['json']! });
    expect(content.json<{ entries: object[] }>().entries.at(-1)).toMatchObject({
      kind: 'announced',
      version: draft.number,
      summary: ['Therapy is asked for before lysis.'],
      effective: '2027-05-01',
      noticeGiven: '2026-12-31',
      contentHash: draft.contentHash,
    });
    expect(content.text).not.toContain('twelve weeks');
    expect((await app.http({ url: issued.links['html']! })).text).toContain(
      'Planned for <time datetime="2027-05-01">May 1, 2027</time>',
    );
    expect((await app.http({ url: `/v1/policies/${policy.slug}/versions/${draft.number}` })).status).toBe(
      404,
    );
    expect((await read(app, '/2026-12')).entries.map(({ kind }) => kind)).not.toContain('announced');
    expect((await auditOf(app, 'bulletin.recorded')).at(-1)?.detail).toMatchObject({
      announced: [{ policy: policy.slug, contentHash: draft.contentHash, effective: '2027-05-01' }],
    });

    const wrong = await issue({
      ...december,
      announced: [{ ...announced, contentHash: `sha256:${'0'.repeat(64)}` }],
    });
    expect(wrong.json()).toMatchObject({ status: 412, code: 'content_changed' });
    const late = await issue({ ...december, announced: [{ ...announced, effective: '2026-12-31' }] });
    expect(late.json()).toMatchObject({ fields: [{ field: 'announced.0.effective' }] });
    const twice = await issue({ ...december, announced: [announced, announced] });
    expect(twice.json()).toMatchObject({ fields: [{ field: 'announced.1.version' }] });
    const signed = await issue({
      ...december,
      announced: [{ ...announced, version: 2, contentHash: policy.contentHash }],
    });
    expect(signed.json()).toMatchObject({ fields: [{ field: 'announced.0.version' }] });
    const nowhere = await issue({ ...december, announced: [{ ...announced, policy: 'nowhere' }] });
    expect(nowhere.status).toBe(404);
  });

  it('is for the committee to issue, and for no key', async () => {
    const author = await signIn(app, (await committeeOf(app)).author);
    expect((await issue(december, author)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await issue(december, {})).status).toBe(401);
    const key = await keyWith(app, 'policies:write');
    expect((await issue(december, key)).json()).toMatchObject({ status: 403, code: 'insufficient_scope' });
  });

  it('never carries an embargoed version', async () => {
    const sealed = await buildPolicyVersion(app, { title: 'Sealed Procedure' });
    await buildNextVersion(app, sealed.slug, {
      effective: '2027-04-01',
      terms: { embargoUntil: calendarDate('2027-03-01') },
    });
    const issued = (await issue({ ...december, note: 'Again.' })).json<Issued & Record<string, unknown>>();
    expect((await app.http({ url: issued.links['json']! })).text).not.toContain('Sealed Procedure');
    expect((await app.http({ url: '/v1/bulletins/2026-12.json' })).text).not.toContain('Sealed Procedure');
    const byDay = await app.http({ url: '/v1/bulletins/2027-04.json?by=effective', headers: chair });
    expect(byDay.text).not.toContain('Sealed Procedure');
  });
});

describe('a bulletin of a thousand changes', () => {
  const hostile = `Zß <script>alert("x")</script> | 心臓 ‮lysis & [a](javascript:b) \`c\` #d *e*`;

  it('is there in every form, hostile titles and all', async () => {
    const app = await startApp({ now: '2026-12-04T18:00:00Z' });
    await buildThousand(app, hostile);
    const bulletin = await read(app, '/2026-12');
    expect(bulletin.entries).toHaveLength(1000);
    expect(bulletin.entries.map(({ policy: { title } }) => title)).toContain(hostile);
    const html = (await app.http({ url: '/v1/bulletins/2026-12.html' })).text;
    expect(html).not.toContain('<script');
    expect(html.match(/<tr/g)).toHaveLength(1001);
    const markdown = (await app.http({ url: '/v1/bulletins/2026-12.md' })).text;
    expect(markdown.split('\n').filter((line) => line.startsWith('| ['))).toHaveLength(1000);
    const pdf = await app.http({ url: '/v1/bulletins/2026-12.pdf' });
    expect(pdf.status).toBe(200);
    expect(pdf.bytes.length).toBeGreaterThan(100_000);
    await app.close();
  }, 60_000);
});

/** A thousand policies with a first version each, signed now. */
async function buildThousand(app: TestApp, title: string): Promise<void> {
  const { director } = await committeeOf(app);
  const document = {
    number: null,
    manualSection: null,
    sections: [],
    criteria: [],
    references: [],
    codes: [{ system: 'CPT', code: '62263', description: null }],
    crossReferences: [],
    boilerplate: [],
  };
  const now = app.clock.now();
  await app.database.query(
    `insert into policy (id, slug, title, created_at)
     select gen_random_uuid(), 'policy-' || n, case when n = 500 then $2 else 'Policy number ' || n end, $1
       from generate_series(1, 1000) n`,
    [now, title],
  );
  await app.database.query(
    `insert into policy_version (id, policy_id, number, title, document, content_hash, effective, change_class, created_at)
     select gen_random_uuid(), id, 1, title, $1, 'sha256:' || repeat('0', 64), '2027-01-01', 'new', $2 from policy`,
    [JSON.stringify(document), now],
  );
  const envelope = `'{"version":"' || v.id || '"}'`;
  const hash = `'sha256:' || encode(sha256(convert_to(${envelope}, 'UTF8')), 'hex')`;
  await app.database.query(
    `insert into version_signature (id, version_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
     select gen_random_uuid(), v.id, $1, 'Dr. Test', 'medical_director', 'I approve.', ${hash}, $2, 'password'
       from policy_version v`,
    [director.id, now],
  );
  await app.database.query(
    `update policy_version v set state = 'approved', envelope = ${envelope}, envelope_hash = ${hash}, approved_at = $1`,
    [now],
  );
}
