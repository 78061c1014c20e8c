import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignaturesService } from '../../src/approvals/signatures/signatures.service.ts';
import { VotesService } from '../../src/approvals/votes/votes.service.ts';
import { system } from '../../src/kernel/actor.ts';
import { calendarDate, type CalendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import { PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { keyWith } from '../publishing/builders.ts';
import { startReceiver, type Receiver } from '../publishing/webhooks/receiver.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { policyText } from '../support/policy-file.ts';
import { deskOf } from '../support/signing.ts';

/** September 18, 2026, in Los Angeles. */
const SIGNING = '2026-09-18T17:00:00Z';
const UNTIL = '2026-12-01';
/** In Los Angeles December 1 begins at 08:00 UTC. */
const LAST_MOMENT = '2026-12-01T07:59:59.999Z';
const FIRST_MOMENT = '2026-12-01T08:00:00Z';
const SECRET = 'Sealed Adhesions';
const SECRET_CODE = '0123T';
const UNBORN = 'sealed-newcomer';

describe('an embargoed version', () => {
  let app: TestApp;
  let director: SessionHeaders;
  let consumer: { authorization: string };
  let policy: BuiltPolicyVersion;
  let before: Record<string, string>;
  let beforeWithKey: Record<string, string>;
  let receiver: Receiver;

  /** Every public answer in which the version could show itself, as text. */
  const publicAnswers = async (headers: object = {}): Promise<Record<string, string>> => {
    const policyUrl = `/v1/policies/${policy.slug}`;
    const urls = [
      '/v1/policies',
      '/v1/policies?q=Sealed',
      '/v1/policies?state=scheduled',
      '/v1/policies?dueBefore=2027-01-01',
      `/v1/policies?code=${SECRET_CODE}`,
      policyUrl,
      `${policyUrl}/versions`,
      `${policyUrl}/versions?limit=1`,
      `${policyUrl}/versions/2`,
      `${policyUrl}/versions/2.html`,
      `${policyUrl}/versions/2.md`,
      `${policyUrl}/versions/1...2`,
      `${policyUrl}/active`,
      `${policyUrl}/active?on=2027-03-01`,
      `${policyUrl}/active?knownAt=2026-09-19T00:00:00Z&on=2027-03-01`,
      `${policyUrl}/active.html?on=2027-03-01`,
      `/v1/codes/CPT/${SECRET_CODE}/policies?on=2027-03-01`,
      '/v1/codes/CPT/62263/policies?on=2027-03-01',
      '/v1/changes?limit=200',
      '/v1/active.ndjson',
      '/v1/bulletins?from=2026-09-01&to=2026-12-31',
      '/v1/bulletins?from=2027-01-01&to=2027-12-31&by=effective',
      `/v1/policies/${UNBORN}`,
      `/v1/policies/${UNBORN}/versions`,
      `/v1/policies/${UNBORN}/versions/1`,
      `/v1/policies/${UNBORN}/active`,
      `/v1/policies/${UNBORN}/active?on=2027-03-01`,
    ];
    const answers: Record<string, string> = {};
    for (const url of urls) {
      const { status, text, headers: said } = await app.http({ url, headers: { ...headers } });
      const told = ['etag', 'link', 'cache-control', 'almanac-valid-until', 'almanac-cursor'].map(
        (name) => `${name}: ${String(said[name])}`,
      );
      const body = text.replaceAll(/"instance":"[^"]*"|"requestId":"[^"]*"/g, '');
      answers[url] = [status, ...told, body].join('\n');
    }
    return answers;
  };

  /** A policy of which nothing is public: its first version is embargoed. */
  const signNewcomer = async () => {
    const { author, members, director: signer } = await committeeOf(app);
    const file = {
      name: 'newcomer.md',
      bytes: Buffer.from(policyText({ title: 'Sealed Newcomer', codes: [SECRET_CODE] })),
    };
    const { version } = await app.nest
      .get(PolicyImportService)
      .importDocument(system('test'), file, { dryRun: false, adopt: false });
    const votes = app.nest.get(VotesService);
    await votes.submit(actorOf(author), UNBORN, version.number, version.revision);
    for (const member of members)
      await votes.vote(actorOf(member), UNBORN, version.number, 'approve', undefined);
    await app.nest.get(SignaturesService).sign(actorOf(signer), UNBORN, version.number, {
      meaning: 'I approve this version.',
      effective: calendarDate('2027-02-01'),
      changeClass: 'new',
      embargoUntil: calendarDate(UNTIL),
      contentHash: version.contentHash,
      password: PASSWORD,
    });
  };

  beforeAll(async () => {
    app = await startApp({
      now: SIGNING,
      settings: { ACTIVE_CACHE_SECONDS: '3600', WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' },
    });
    director = await signIn(app, (await committeeOf(app)).director);
    consumer = await keyWith(app, 'policies:read');
    policy = await buildPolicyVersion(app);
    receiver = await startReceiver();
    await app.http({
      method: 'POST',
      url: '/v1/webhooks',
      headers: await keyWith(app, 'webhooks:write'),
      payload: { url: receiver.url },
    });
    await app.sweep();
    before = await publicAnswers();
    beforeWithKey = await publicAnswers(consumer);
    await signNewcomer();
    await buildNextVersion(app, policy.slug, {
      effective: '2027-02-01',
      edit: {
        title: `${SECRET} and Lysis`,
        codes: [
          { system: 'CPT', code: '62264' },
          { system: 'CPT', code: SECRET_CODE },
        ],
      },
      terms: { embargoUntil: calendarDate('2026-12-01'), countsAsReview: false },
    });
    await app.sweep();
  });
  afterAll(async () => {
    await receiver.close();
    await app.close();
  });

  it('changes no answer that the public gets, to the letter, nor one that a consumer with a key gets', async () => {
    expect(await publicAnswers()).toEqual(before);
    expect(await publicAnswers(consumer)).toEqual(beforeWithKey);
  });

  it('shows in none of them by title or code', async () => {
    const all = Object.entries(await publicAnswers()).filter(([url]) => !url.includes(SECRET_CODE));
    expect(JSON.stringify(all)).not.toMatch(/Sealed Adhesions|0123T/);
  });

  it('is shown to those who may see drafts, and to no cache', async () => {
    const reply = await app.http({ url: `/v1/policies/${policy.slug}/versions/2`, headers: director });
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toBe('private, no-store');
    expect(reply.json()).toMatchObject({ version: 2, policy: { title: `${SECRET} and Lysis` } });
    const list = await app.http({ url: `/v1/policies/${policy.slug}/versions`, headers: director });
    expect(list.json()).toMatchObject({
      items: [
        {
          version: 2,
          status: 'scheduled',
          embargoUntil: UNTIL,
          inForce: { from: '2027-02-01', until: null },
        },
        { version: 1, status: 'active', inForce: { from: '2026-01-01', until: '2027-02-01' } },
      ],
    });
    const one = await app.http({ url: `/v1/policies/${policy.slug}`, headers: director });
    expect(one.json()).toMatchObject({ title: `${SECRET} and Lysis`, inForce: { until: '2027-02-01' } });
  });

  it('is part of what was signed, and stays', async () => {
    const [row] = await app.database.query<{ envelope: string; on: string }>(
      `select envelope, embargo_until as "on" from policy_version where number = 2`,
    );
    expect(JSON.parse(row!.envelope)).toMatchObject({ embargoUntil: UNTIL });
    expect(row!.on).toBe(UNTIL);
    await expect(
      app.database.query('update policy_version set embargo_until = null where number = 2'),
    ).rejects.toThrow('never changes');
  });

  it('is still hidden in the last moment, and public in the first of its day; its events come then, once', async () => {
    await app.advanceTo(LAST_MOMENT);
    const feed = async () =>
      (await app.http({ url: '/v1/changes?limit=200' })).json<{
        items: { type: string; data: { version: number } }[];
      }>();
    const version = async () => (await app.http({ url: `/v1/policies/${policy.slug}/versions/2` })).status;
    expect(await version()).toBe(404);
    const told = (await feed()).items.filter(({ data }) => data.version === 2);
    expect(told).toEqual([]);

    const warm = await app.http({ url: `/v1/policies/${policy.slug}/active` });
    expect(warm.json()).toMatchObject({ validUntil: null, links: { successor: null } });
    // no copy outlives the midnight at which an embargo may end
    expect(warm.headers['cache-control']).toBe('no-cache');

    await app.advanceTo(FIRST_MOMENT);
    await app.sweep();
    const ended = await app.http({ url: `/v1/policies/${policy.slug}/versions/2` });
    expect(ended.status).toBe(200);
    expect(ended.headers['cache-control']).toContain('immutable');
    expect((await app.http({ url: `/v1/policies/${policy.slug}/active` })).json()).toMatchObject({
      version: 1,
      inForce: { until: '2027-02-01' },
      validUntil: '2027-02-01T08:00:00Z',
      links: { successor: expect.stringContaining('/versions/2') },
    });
    expect((await app.http({ url: `/v1/policies/${policy.slug}` })).json()).toMatchObject({
      title: `${SECRET} and Lysis`,
    });
    const now = (await feed()).items.filter(({ data }) => data.version === 2);
    expect(now.map(({ type }) => type)).toEqual(['policy.version.approved']);
    const hooks = receiver.received.map(
      ({ body }) => JSON.parse(body) as { type: string; data: { version: number } },
    );
    expect(hooks.filter(({ data }) => data.version === 2).map(({ type }) => type)).toEqual([
      'policy.version.approved',
    ]);
    const codes = await app.http({ url: `/v1/codes/CPT/${SECRET_CODE}/policies?on=2027-03-01` });
    expect(codes.json<{ items: object[] }>().items).toHaveLength(2);
    expect((await app.http({ url: `/v1/policies/${UNBORN}` })).json()).toMatchObject({ state: 'scheduled' });
    // what would have been said in between is what was said
    const then = await app.http({
      url: `/v1/policies/${policy.slug}/active?on=2027-03-01&knownAt=2026-10-01T00:00:00Z`,
    });
    expect(then.json()).toMatchObject({ version: 1 });
    const since = await app.http({
      url: `/v1/policies/${policy.slug}/active?on=2027-03-01&knownAt=2026-12-01T09:00:00Z`,
    });
    expect(since.json()).toMatchObject({ version: 2 });
  });

  it('is in the bulletin of the day it became public, not of the day it was signed', async () => {
    const entries = async (month: string) =>
      (await app.http({ url: `/v1/bulletins/${month}.json` })).json<{ entries: { version: number }[] }>()
        .entries;
    expect(await entries('2026-09')).toEqual([]);
    expect(await entries('2026-12')).toMatchObject([{ version: 2 }, { version: 1 }]);
  });
});

describe('embargoes among other versions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
  });
  afterAll(async () => {
    await app.close();
  });

  const active = async (slug: string, on: string) =>
    (await app.http({ url: `/v1/policies/${slug}/active?on=${on}` })).json<{
      version: number;
      inForce: { from: string; until: string | null };
    }>();

  it('leave the days to the version before, however many follow each other', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Chain of embargoes' });
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      terms: { embargoUntil: calendarDate('2026-11-01') },
    });
    await buildNextVersion(app, slug, {
      effective: '2027-02-01',
      terms: { embargoUntil: calendarDate('2026-12-01') },
    });
    await buildNextVersion(app, slug, {
      effective: '2027-03-01',
      terms: { embargoUntil: calendarDate('2026-12-01') },
    });
    expect(await active(slug, '2026-10-01')).toMatchObject({ version: 1, inForce: { until: null } });
    expect(await active(slug, '2027-03-01')).toMatchObject({ version: 1, inForce: { until: null } });
    await app.advanceTo('2026-11-02T12:00:00Z');
    expect(await active(slug, '2026-10-01')).toMatchObject({ version: 1, inForce: { until: '2027-01-01' } });
    expect(await active(slug, '2027-03-01')).toMatchObject({ version: 2, inForce: { until: null } });
    await app.advanceTo('2026-12-02T12:00:00Z');
    expect(await active(slug, '2027-02-15')).toMatchObject({ version: 3, inForce: { until: '2027-03-01' } });
  });

  it('are refused where the public would see another version vanish, or that hide nothing', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Refused embargoes' });
    await buildNextVersion(app, slug, { effective: '2027-06-01' });
    const sign = async (effective: string, embargoUntil: string) =>
      await buildNextVersion(app, slug, { effective, terms: { embargoUntil: calendarDate(embargoUntil) } });
    await expect(sign('2027-06-01', '2027-05-01')).rejects.toThrow('another version begins on 2027-06-01');
    await expect(sign('2027-07-01', '2027-07-02')).rejects.toThrow('must not be after 2027-07-01');
    await expect(sign('2027-07-01', '2026-12-02')).rejects.toThrow('must be after 2026-12-02');
  });

  it('keep review dates that came with them from the public until they end', async () => {
    const { slug } = await buildPolicyVersion(app, {
      title: 'Embargoed review',
      nextReview: 'November 2026',
    });
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       select $1, id, '2026-11', 1, $2, 'rung' from policy where slug = $3`,
      [newId(), app.clock.now(), slug],
    );
    const review = async () =>
      (await app.http({ url: `/v1/policies/${slug}` })).json<{ review: object }>().review;
    const open = await review();
    await buildNextVersion(app, slug, {
      effective: '2027-03-01',
      terms: { embargoUntil: calendarDate('2027-01-15'), countsAsReview: true },
    });
    expect(await review()).toEqual(open);
    expect((await app.http({ url: `/v1/policies/${slug}/active` })).json()).toMatchObject({
      review: { last: '2025-11', next: '2026-11' },
    });
    await app.advanceTo('2027-01-16T12:00:00Z');
    expect(await review()).toMatchObject({ last: '2026-12', next: '2027-12' });
  });
});

describe('embargoes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
  });
  afterAll(async () => {
    await app.close();
  });

  it('hold for whatever is drafted from their text, until the public may know of it', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Embargoed descent' });
    const until = calendarDate('2027-01-15');
    await buildNextVersion(app, slug, { effective: '2027-03-01', terms: { embargoUntil: until } });
    const sign = async (effective: string, embargoUntil: CalendarDate | null) =>
      await buildNextVersion(app, slug, { effective, terms: { embargoUntil } });
    const refused = 'the text it is drafted from is embargoed until 2027-01-15';
    await expect(sign('2027-05-01', null)).rejects.toThrow(refused);
    await expect(sign('2027-05-01', calendarDate('2027-01-14'))).rejects.toThrow(refused);
    await expect(sign('2027-01-14', until)).rejects.toThrow('must not be after 2027-01-14');
    // a draft between, signed with a longer embargo, hands the longer one on
    await sign('2027-05-01', calendarDate('2027-02-01'));
    await expect(sign('2027-06-01', until)).rejects.toThrow('is embargoed until 2027-02-01');
    expect((await app.http({ url: `/v1/policies/${slug}/versions` })).text).not.toContain('"version":2');
    await app.advanceTo('2027-02-01T12:00:00Z');
    await expect(sign('2027-06-01', null)).resolves.toMatchObject({ slug });
  });

  it('of a successor, or of a whole policy, do not come out by a retirement', async () => {
    const newcomer = async (title: string) => {
      const { author, members, director } = await committeeOf(app);
      const file = { name: 'newcomer.md', bytes: Buffer.from(policyText({ title })) };
      const { policy, version } = await app.nest
        .get(PolicyImportService)
        .importDocument(system('test'), file, { dryRun: false, adopt: false });
      const votes = app.nest.get(VotesService);
      await votes.submit(actorOf(author), policy.slug, version.number, version.revision);
      for (const member of members)
        await votes.vote(actorOf(member), policy.slug, version.number, 'approve', undefined);
      await app.nest.get(SignaturesService).sign(actorOf(director), policy.slug, version.number, {
        meaning: 'I approve this version.',
        effective: calendarDate('2027-06-01'),
        changeClass: 'new',
        embargoUntil: calendarDate('2027-04-01'),
        contentHash: version.contentHash,
        password: PASSWORD,
      });
      return policy.slug;
    };
    const hidden = await newcomer('Hidden Successor');
    const { slug } = await buildPolicyVersion(app, { title: 'To be merged' });
    const desk = await deskOf(app);
    const retire = async () =>
      await desk.sign(desk.first, `${slug}/retire`, {
        on: '2027-12-01',
        successor: { policy: hidden },
        reason: 'Merged.',
      });
    expect((await retire()).json()).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'successor.policy', reason: expect.stringContaining('embargoed') }],
    });
    await desk.sign(desk.first, `${hidden}/retire`, { on: '2027-08-01', reason: 'Not needed.' });
    await app.advanceTo('2027-03-31T12:00:00Z');
    await app.sweep();
    expect(await desk.told(hidden)).toEqual([]);
    await app.advanceTo('2027-04-01T12:00:00Z');
    await app.sweep();
    expect(await desk.told(hidden)).toContain('policy.retired');
    expect((await retire()).status).toBe(201);
  });
});

describe('in a zone where the day begins earlier', () => {
  it('an embargo ends with the organisation’s midnight', async () => {
    const app = await startApp({
      now: '2026-09-18T17:00:00Z',
      settings: { ORGANISATION_ZONE: 'Pacific/Kiritimati' },
    });
    const { slug } = await buildPolicyVersion(app);
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      terms: { embargoUntil: calendarDate('2026-10-01') },
    });
    const status = async () => (await app.http({ url: `/v1/policies/${slug}/versions/2` })).status;
    await app.advanceTo('2026-09-30T09:59:59Z');
    expect(await status()).toBe(404);
    await app.advanceTo('2026-09-30T10:00:00Z'); // October 1 at UTC+14
    expect(await status()).toBe(200);
    await app.close();
  });
});
