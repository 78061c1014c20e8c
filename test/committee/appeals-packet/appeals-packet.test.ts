import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { verifyBundle } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import type { AppealsPacket } from '../../../src/committee/appeals-packet/appeals-packet.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { buildCorrection } from '../../approvals/proof/builders.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { keyWith } from '../../publishing/builders.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';

/** February 10, 2026, in Los Angeles. */
const NOW = '2026-02-10T17:00:00Z';

describe('an appeals packet', () => {
  let app: TestApp;
  let desk: Desk;
  let clerk: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    desk = await deskOf(app);
    clerk = await signIn(app, await buildPerson(app, { name: 'Carla Clerk' }));
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });

  const policy = async (): Promise<string> => {
    made += 1;
    return (await buildPolicyVersion(app, { title: `Disputed Policy ${made} “µ”` })).slug;
  };
  const ask = async (slug: string, query: string, headers: object = {}): Promise<TestReply> =>
    await app.http({
      url: `/v1/policies/${slug}/appeals-packet?${query}`,
      headers: { ...clerk, ...headers },
    });
  const json = async (slug: string, query: string): Promise<AppealsPacket> => {
    const reply = await ask(slug, query, { accept: 'application/json' });
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.json<AppealsPacket>();
  };

  it('holds the policy as it governed the day, who signed it, and a proof that holds', async () => {
    const slug = await policy();
    const packet = await json(slug, 'on=2026-01-20');
    expect(packet).toMatchObject({
      question: { policy: slug, on: '2026-01-20', knownAt: NOW },
      governing: {
        version: 1,
        inForce: { from: '2026-01-01', until: null },
        publicFrom: '2026-02-10',
        lastReview: '2025-11',
        signatures: [{ name: 'Dana Director', credentials: 'MD', method: 'password' }],
        notices: [],
      },
      before: null,
      after: null,
      since: [],
      governsAsKnownNow: 1,
    });
    expect(packet.criteria.map(({ markdown }) => markdown).join(' ')).toContain('not medically necessary');
    const report = await verifyBundle(JSON.stringify(packet.proof));
    expect(report.firstFailure).toBeNull();
  });

  it('as an archive has the same bytes for the same question, each file named with its fingerprint', async () => {
    const slug = await policy();
    const question = `on=2026-01-20&knownAt=${NOW}`;
    const reply = await ask(slug, question);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${slug}-2026-01-20.zip"`,
    });
    await app.advanceTo('2026-02-11T18:00:00Z');
    const again = await ask(slug, question);
    expect(again.bytes.equals(reply.bytes)).toBe(true);
    const unchanged = await ask(slug, question, { 'if-none-match': String(reply.headers['etag']) });
    expect(unchanged.status).toBe(304);

    const files = Object.entries(unzipSync(reply.bytes)).map(
      ([path, bytes]) => [path.split('/')[1]!, bytes] as const,
    );
    expect(files.map(([name]) => name)).toEqual([
      'cover.html',
      'cover.txt',
      'policy.pdf',
      'policy.html',
      'policy.md',
      'proof.json',
      'packet.json',
      'SHA256SUMS',
    ]);
    const byName = new Map(files);
    const sums = strFromU8(byName.get('SHA256SUMS')!).trim().split('\n');
    expect(sums).toEqual(
      files
        .slice(0, -1)
        .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}`),
    );
    const cover = strFromU8(byName.get('cover.txt')!);
    expect(cover).toContain('Day of service: January 20, 2026');
    expect(cover).toContain('governed in its version 1');
    expect(cover).toContain('Nothing has been decided about this policy since.');
    expect((await verifyBundle(strFromU8(byName.get('proof.json')!))).verdict).toBe('holds');
    expect(strFromU8(byName.get('policy.pdf')!.slice(0, 5))).toBe('%PDF-');
  });

  it('answers as it was known at a moment, and says what has become known since', async () => {
    const slug = await policy();
    const knownAt = app.clock.now().toString();
    await app.advanceTo('2026-03-01T18:00:00Z');
    const correction = await buildCorrection(app, desk, slug, '2026-03-01');
    const then = await json(slug, `on=2026-03-01&knownAt=${encodeURIComponent(knownAt)}`);
    expect(then).toMatchObject({
      governing: { version: 1, inForce: { from: '2026-01-01', until: null } },
      since: [{ kind: 'correction', version: correction, corrects: 1, on: '2026-03-01' }],
      governsAsKnownNow: correction,
    });
    const now = await json(slug, 'on=2026-03-01');
    expect(now).toMatchObject({
      governing: { version: correction },
      before: { version: 1, redline: expect.stringMatching(/versions\/1\.\.\.2\.html$/) },
      since: [],
    });
    const redline = await app.http({ url: now.before!.redline.replace(/^https?:\/\/[^/]+/, '') });
    expect(redline.status).toBe(200);
    const text = strFromU8(
      Object.entries(unzipSync((await ask(slug, `on=2026-03-01&knownAt=${knownAt}`)).bytes))[1]![1],
    );
    expect(text).toContain(`As known now version ${correction} governs March 1, 2026`);
  });

  it('tells of a retirement and a withdrawal that came after', async () => {
    const slug = await policy();
    const knownAt = app.clock.now().toString();
    await app.advanceTo('2026-03-05T18:00:00Z');
    await desk.sign(desk.first, `${slug}/retire`, { on: '2026-05-01', reason: 'a secret reason' });
    const packet = await ask(slug, `on=2026-02-01&knownAt=${knownAt}`, { accept: 'application/json' });
    expect(packet.json()).toMatchObject({
      since: [{ kind: 'retire', version: null, on: '2026-05-01' }],
      governsAsKnownNow: 1,
    });
    expect(packet.text).not.toContain('a secret reason');
    const after = await ask(slug, 'on=2026-05-02');
    expect(after.status).toBe(410);
    expect(after.json()).toMatchObject({ code: 'policy_retired' });
  });

  it('refuses days before the first, moments to come, forms it has not and people it does not know', async () => {
    const slug = await policy();
    expect((await ask(slug, 'on=2025-12-31')).json()).toMatchObject({
      status: 404,
      code: 'no_version_in_force',
    });
    expect((await ask(slug, 'on=2026-01-20&knownAt=2019-01-01T00:00:00Z')).status).toBe(404);
    expect((await ask(slug, 'on=2026-01-20&knownAt=2027-01-01T00:00:00Z')).json()).toMatchObject({
      code: 'invalid_request',
    });
    expect((await ask(slug, 'on=2026-02-30')).json()).toMatchObject({ code: 'invalid_date' });
    expect((await ask(slug, '')).status).toBe(400);
    expect((await ask('no-such-policy', 'on=2026-01-20')).json()).toMatchObject({ code: 'not_found' });
    expect((await ask(slug, 'on=2026-01-20', { accept: 'image/png' })).status).toBe(406);
    const url = `/v1/policies/${slug}/appeals-packet?on=2026-01-20`;
    expect((await app.http({ url })).status).toBe(401);
    expect((await app.http({ url, headers: await keyWith(app, 'reviews:read') })).status).toBe(403);
    expect((await app.http({ url, headers: await keyWith(app, 'policies:read') })).status).toBe(200);
  });

  it('tells nobody of an embargoed version, not even who sees drafts', async () => {
    const slug = await policy();
    const query = `on=2026-06-02`;
    const before = await json(slug, query);
    await buildNextVersion(app, slug, {
      effective: '2026-06-01',
      edit: { sections: [{ id: 'policy-criteria', markdown: 'Sealed until May.' }] },
      terms: { embargoUntil: calendarDate('2026-05-01') },
    });
    expect(await json(slug, query)).toEqual(before);
  });
});
