import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../../support/build-policy-version.ts';
import { keyWith } from '../builders.ts';
import { startReceiver, type Receiver } from '../webhooks/receiver.ts';

const SECRET = 'Sealed Adhesions';
const SECRET_CODE = '0123T';
/** An instant at which the version was signed and not cancelled yet. */
const BETWEEN = '2027-02-01T00:00:00Z';

describe('a version cancelled before its embargo ended', () => {
  let app: TestApp;
  let policy: BuiltPolicyVersion;
  let receiver: Receiver;
  let director: SessionHeaders;
  let before: Record<string, string>;

  /** Every public answer in which the version could show itself, as text. */
  const publicAnswers = async (): Promise<Record<string, string>> => {
    const policyUrl = `/v1/policies/${policy.slug}`;
    const urls = [
      '/v1/policies',
      '/v1/policies?q=Sealed',
      `/v1/policies?code=${SECRET_CODE}`,
      policyUrl,
      `${policyUrl}/versions`,
      `${policyUrl}/versions?limit=1`,
      `${policyUrl}/versions/2`,
      `${policyUrl}/versions/2.html`,
      `${policyUrl}/versions/2.md`,
      `${policyUrl}/versions/1...2`,
      `${policyUrl}/acts`,
      `${policyUrl}/active`,
      `${policyUrl}/active?on=2027-05-01`,
      `${policyUrl}/active?knownAt=${BETWEEN}&on=2027-05-01`,
      `${policyUrl}/active.html?on=2027-05-01`,
      `${policyUrl}/active.fhir.json?on=2027-05-01`,
      '/fhir/R4/Library',
      '/fhir/R4/Library?title:contains=Sealed',
      `/fhir/R4/Library?topic=${SECRET_CODE}`,
      '/fhir/R4/Library?version=2',
      '/fhir/R4/Library?_lastUpdated=gt2027-01-20',
      `/fhir/R4/Library/${policy.versionId}`,
      `/v1/codes/CPT/${SECRET_CODE}/policies?on=2027-05-01`,
      '/v1/codes/CPT/62263/policies?on=2027-05-01',
      '/v1/changes?limit=200',
      '/v1/active.ndjson',
      '/v1/bulletins?from=2026-12-01&to=2027-10-31',
      '/v1/bulletins?from=2027-01-01&to=2027-12-31&by=effective',
    ];
    const answers: Record<string, string> = {};
    for (const url of urls) {
      const { status, text, headers } = await app.http({ url });
      const told = ['etag', 'link', 'cache-control'].map((name) => `${name}: ${String(headers[name])}`);
      const body = text.replaceAll(/"instance":"[^"]*"|"requestId":"[^"]*"/g, '');
      answers[url] = [status, ...told, body].join('\n');
    }
    return answers;
  };

  beforeAll(async () => {
    app = await startApp({
      now: '2027-01-15T18:00:00Z',
      settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' },
    });
    policy = await buildPolicyVersion(app, { nextReview: 'December 2027' });
    receiver = await startReceiver();
    await app.http({
      method: 'POST',
      url: '/v1/webhooks',
      headers: await keyWith(app, 'webhooks:write'),
      payload: { url: receiver.url },
    });
    await app.sweep();
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2027-12', 1, $3, 'rung')`,
      [newId(), policy.policyId, app.clock.now()],
    );
    before = await publicAnswers();
    await buildNextVersion(app, policy.slug, {
      effective: '2027-04-01',
      edit: { title: `${SECRET} and Lysis`, codes: [{ system: 'CPT', code: SECRET_CODE }] },
      terms: { embargoUntil: calendarDate('2027-03-01'), countsAsReview: true },
    });
    await app.sweep();
    await app.advanceTo('2027-02-10T18:00:00Z');
    director = await signIn(app, (await committeeOf(app)).director);
    const cancelled = await app.http({
      method: 'POST',
      url: `/v1/policies/${policy.slug}/versions/2/cancel`,
      headers: { ...director },
      payload: { meaning: 'I decide so.', password: PASSWORD, reason: 'Superseded by events.' },
    });
    expect(cancelled.status).toBeLessThan(300);
    await app.sweep();
  });
  afterAll(async () => {
    await receiver.close();
    await app.close();
  });

  it.each([
    ['right after', '2027-02-10T18:00:00Z'],
    ['in the last moment of the embargo', '2027-03-01T07:59:59Z'],
    ['when the embargo ends', '2027-03-01T08:00:00Z'],
    ['on what was to be its first day', '2027-04-01T12:00:00Z'],
  ])('changes no public answer, %s', async (_, now) => {
    await app.advanceTo(now);
    await app.sweep();
    expect(await publicAnswers()).toEqual(before);
  });

  it('is told of to no webhook, and nothing of it waits for a number in the feed', async () => {
    const told = receiver.received.map(({ body }) => JSON.parse(body) as { data: { version?: number } });
    expect(told.filter(({ data }) => data.version === 2)).toEqual([]);
    expect(await app.database.query('select from feed_waiting')).toEqual([]);
  });

  it('stays there for those who may see drafts', async () => {
    director = await signIn(app, (await committeeOf(app)).director);
    const headers = { ...director };
    const one = await app.http({ url: `/v1/policies/${policy.slug}/versions/2`, headers });
    expect(one.json()).toMatchObject({ version: 2, policy: { title: `${SECRET} and Lysis` } });
    expect(one.headers['cache-control']).toBe('private, no-store');
    const list = await app.http({ url: `/v1/policies/${policy.slug}/versions`, headers });
    expect(list.json()).toMatchObject({
      items: [{ version: 2, status: 'cancelled', embargoUntil: '2027-03-01' }, { version: 1 }],
    });
    const redline = await app.http({ url: `/v1/policies/${policy.slug}/versions/1...2`, headers });
    expect(redline.status).toBe(200);
  });

  it('hides nothing of what is signed after it', async () => {
    await buildNextVersion(app, policy.slug, {
      effective: '2027-06-01',
      edit: { title: 'Open Adhesions' },
      terms: { countsAsReview: true },
    });
    expect((await app.http({ url: `/v1/policies/${policy.slug}` })).json()).toMatchObject({
      title: 'Open Adhesions',
      inForce: { until: '2027-06-01' },
      review: { last: '2027-04' },
    });
    const { items } = (await app.http({ url: `/v1/policies/${policy.slug}/versions` })).json<{
      items: { version: number }[];
    }>();
    expect(items.map(({ version }) => version)).toEqual([3, 1]);
  });
});

describe('a version cancelled once its embargo ended', () => {
  it('is public as cancelled', async () => {
    const app = await startApp({ now: '2027-01-15T18:00:00Z' });
    const { slug } = await buildPolicyVersion(app);
    await buildNextVersion(app, slug, {
      effective: '2027-04-01',
      terms: { embargoUntil: calendarDate('2027-03-01') },
    });
    await app.advanceTo('2027-03-01T08:00:00Z'); // the first moment of the day in Los Angeles
    const director = await signIn(app, (await committeeOf(app)).director);
    await app.http({
      method: 'POST',
      url: `/v1/policies/${slug}/versions/2/cancel`,
      headers: { ...director },
      payload: { meaning: 'I decide so.', password: PASSWORD, reason: 'Superseded by events.' },
    });
    await app.sweep();
    expect((await app.http({ url: `/v1/policies/${slug}/versions` })).json()).toMatchObject({
      items: [{ version: 2, status: 'cancelled' }, { version: 1 }],
    });
    expect((await app.http({ url: '/v1/changes?limit=200' })).text).toContain('policy.version.cancelled');
    await app.close();
  });
});
