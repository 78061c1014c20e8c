import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { system } from '../../../src/kernel/actor.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { EventNumbers } from '../../../src/reviews/calendar/event-numbers.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, signIn, textOfTable, type SessionHeaders } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { checkIcs } from '../../support/ics/check-ics.ts';
import {
  advance,
  policies,
  policy,
  portland,
  reschedule,
  settle,
  signReview,
  startReviews,
} from '../builders.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { policyVersionApproved } from '../../../src/policies/policies.events.ts';
import { instant } from '../../../src/kernel/instant.ts';

interface Made {
  id: string;
  url: string;
}

describe('calendars by address', () => {
  let app: TestApp;
  let olive: Person;
  let session: SessionHeaders;

  beforeAll(async () => {
    app = await startReviews('2026-02-02T12:00');
    olive = await buildPerson(app, { name: 'Olive Owner' });
    session = await signIn(app, olive);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    await app.database.query('truncate calendar_feed, calendar_event');
    app.clock.moveTo(instant(portland('2026-02-02T12:00')));
  });

  const make = async (payload: object = { for: 'me' }, headers: SessionHeaders = session): Promise<Made> => {
    const reply = await app.http({ method: 'POST', url: '/v1/calendars', headers, payload });
    if (reply.status !== 201) throw new Error(reply.text);
    return reply.json<Made>();
  };
  const pathOf = ({ url }: Made) => new URL(url).pathname;
  const read = async (made: Made, headers: Record<string, string> = {}) =>
    await app.http({ url: pathOf(made), headers });
  /** `status sequence from until summary` of each event of a calendar that is right by the strict rules. */
  const eventsOf = async (made: Made, ofPolicy?: string) => {
    const { bytes, text } = await read(made);
    expect(checkIcs(bytes)).toEqual([]);
    return new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((each) => new ICAL.Event(each))
      .filter(({ uid }) => ofPolicy === undefined || uid.includes(ofPolicy))
      .map((event) => ({
        uid: event.uid,
        stamp: String(event.component.getFirstPropertyValue('dtstamp')),
        told: [
          event.component.getFirstPropertyValue('status'),
          event.sequence,
          event.startDate.toString(),
          event.endDate.toString(),
          event.summary,
        ].join(' '),
      }));
  };
  const told = async (made: Made, ofPolicy?: string) =>
    (await eventsOf(made, ofPolicy)).map((each) => each.told);

  describe('the address', () => {
    it('is shown once, unguessable, and kept as a hash alone', async () => {
      const reply = await app.http({
        method: 'POST',
        url: '/v1/calendars',
        headers: { ...session, 'idempotency-key': 'calendar-1' },
        payload: { for: 'me', name: 'At my desk' },
      });
      const made = reply.json<Made>();
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(made.url).toMatch(/\/calendar\/cal_[A-Za-z0-9_-]{43}\.ics$/);
      const token = /cal_[^.]+/.exec(made.url)![0];
      expect(await textOfTable(app, 'calendar_feed')).not.toContain(token);
      expect(await textOfTable(app, 'audit_entry')).not.toContain(token);
      const listed = await app.http({ url: '/v1/calendars', headers: session });
      expect(listed.text).not.toContain(token);
      expect(listed.json<{ items: object[] }>().items).toMatchObject([
        { id: made.id, for: 'me', name: 'At my desk', lastReadAt: null, revokedAt: null },
      ]);
      expect((await auditOf(app, 'calendar.created')).at(-1)).toMatchObject({
        subjectId: made.id,
        actorId: olive.id,
      });
    });

    it('answers the same for unknown, malformed and ended', async () => {
      const made = await make();
      expect((await read(made)).status).toBe(200);
      const ended = await app.http({ method: 'DELETE', url: `/v1/calendars/${made.id}`, headers: session });
      expect(ended.status).toBe(204);
      const replies = await Promise.all([
        app.http({ url: pathOf(made) }),
        app.http({ url: `/calendar/cal_${'A'.repeat(43)}.ics` }),
        app.http({ url: '/calendar/%00.ics' }),
        app.http({ url: '/calendar/x.ics' }),
      ]);
      const said = replies.map(({ status, text }) => {
        const { requestId: _, instance: __, ...problem } = JSON.parse(text) as Record<string, unknown>;
        return { status, problem };
      });
      expect(said[0]).toMatchObject({ status: 404, problem: { code: 'not_found' } });
      expect(said).toEqual(said.map(() => said[0]));
      expect(await auditOf(app, 'calendar.revoked')).toHaveLength(1);
      await app.http({ method: 'DELETE', url: `/v1/calendars/${made.id}`, headers: session });
      expect(await auditOf(app, 'calendar.revoked')).toHaveLength(1);
    });

    it('stops at once when its maker leaves, and is nobody else’s to end but an administrator’s', async () => {
      const leaver = await buildPerson(app, { name: 'Lea Leaver' });
      const theirs = await signIn(app, leaver);
      const [mine, all, ended] = [
        await make({ for: 'me' }, theirs),
        await make({ for: 'committee' }, theirs),
        await make({ for: 'me' }, theirs),
      ];
      const refused = await app.http({ method: 'DELETE', url: `/v1/calendars/${mine.id}`, headers: session });
      expect(refused.status).toBe(404);
      const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
      expect(
        (await app.http({ method: 'DELETE', url: `/v1/calendars/${ended.id}`, headers: admin })).status,
      ).toBe(204);
      expect((await read(ended)).status).toBe(404);
      expect(
        (await app.http({ url: '/v1/calendars', headers: admin })).json<{ items: object[] }>().items,
      ).toHaveLength(3);
      await app.nest.get(PeopleService).change(system('test'), leaver.id, { active: false });
      expect([(await read(mine)).status, (await read(all)).status]).toEqual([404, 404]);
    });

    it('is for persons: no key and nobody unknown makes one', async () => {
      const reply = await app.http({ method: 'POST', url: '/v1/calendars', payload: { for: 'committee' } });
      expect(reply.status).toBe(401);
      const odd = await app.http({
        method: 'POST',
        url: '/v1/calendars',
        headers: session,
        payload: { for: 'you' },
      });
      expect(odd.status).toBe(400);
    });
  });

  describe('the reply', () => {
    it('is private, compressed where asked, and 304 while nothing changed', async () => {
      await policy(app, { ownerId: olive.id });
      const made = await make();
      const first = await read(made);
      expect(first.headers).toMatchObject({
        'content-type': 'text/calendar; charset=utf-8',
        'cache-control': 'private, no-cache',
        vary: 'Accept-Encoding',
      });
      app.clock.moveTo(instant(portland('2026-02-20T09:30')));
      const again = await read(made);
      expect(again.bytes.equals(first.bytes)).toBe(true);
      const etag = String(first.headers['etag']);
      const unchanged = await read(made, { 'if-none-match': `"other", W/${etag}` });
      expect([unchanged.status, unchanged.text, unchanged.headers['etag']]).toEqual([304, '', etag]);
      const small = await read(made, { 'accept-encoding': 'br;q=0, gzip' });
      expect(small.headers['content-encoding']).toBe('gzip');
      expect(small.headers['etag']).not.toBe(etag);
      expect(gunzipSync(small.bytes).equals(first.bytes)).toBe(true);
      expect(
        (await read(made, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding'],
      ).toBeUndefined();
      const head = await app.http({ method: 'HEAD', url: pathOf(made) });
      expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', etag]);
    });

    it('notes the hour in which it was last read, and no more', async () => {
      const made = await make();
      app.clock.moveTo(instant('2026-02-20T09:47:11Z'));
      await read(made);
      const reply = await app.http({ url: '/v1/calendars', headers: session });
      expect(reply.json<{ items: { lastReadAt: string }[] }>().items[0]!.lastReadAt).toBe(
        '2026-02-20T09:00:00Z',
      );
    });
  });

  describe('a person’s calendar', () => {
    it('has what they own, review, back up, or stand in for today; the committee’s has all', async () => {
      const me = await buildPerson(app, { name: 'Max Mine' });
      const [away, further] = [await buildPerson(app), await buildPerson(app)];
      const [owned, reviewed, backed, stoodIn, chained, others] = await policies(app, [
        { title: 'Owned', ownerId: me.id },
        { title: 'Reviewed', reviewerIds: [me.id] },
        { title: 'Backed' },
        { title: 'Stood in', ownerId: away.id },
        { title: 'Chained', reviewerIds: [further.id] },
        { title: 'Others', ownerId: olive.id },
      ]);
      await app.database.query('update policy set backup_id = $2 where id = $1', [backed, me.id]);
      await app.database.query(
        `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at)
         values (gen_random_uuid(), $1, $2, '2026-02-01', '2026-02-10', now()), (gen_random_uuid(), $3, $1, '2026-02-01', '2026-02-10', now())`,
        [away.id, me.id, further.id],
      );
      const mine = await make({ for: 'me' }, await signIn(app, me));
      const ids = async (made: Made) =>
        (await eventsOf(made)).map(({ uid }) => uid.slice('review-'.length, 43));
      expect(new Set(await ids(mine))).toEqual(new Set([owned, reviewed, backed, stoodIn, chained]));
      expect(await ids(await make({ for: 'committee' }))).toEqual(
        expect.arrayContaining([others!, chained!]),
      );
      app.clock.moveTo(instant(portland('2026-02-10T00:00')));
      expect(new Set(await ids(mine))).toEqual(new Set([owned, reviewed, backed]));
    });
  });

  describe('a review', () => {
    it('keeps its identity through rescheduling, opening and the clock turned back, and counts each change', async () => {
      const id = await policy(app, { title: 'Spinal Taps', nextReview: '2026-09', ownerId: olive.id });
      const made = await make();
      const [before] = await eventsOf(made, id);
      expect(before!.told).toBe('CONFIRMED 0 2026-09-01 2026-10-01 Review: Spinal Taps');
      app.clock.moveTo(instant(portland('2026-02-03T12:00')));
      await reschedule(app, id, '2026-11');
      const [moved] = await eventsOf(made, id);
      expect(moved!.told).toBe('CONFIRMED 1 2026-11-01 2026-12-01 Review: Spinal Taps');
      app.clock.moveTo(instant(portland('2026-01-03T12:00')));
      await reschedule(app, id, '2026-09');
      const [back] = await eventsOf(made, id);
      expect(back!.told).toBe('CONFIRMED 2 2026-09-01 2026-10-01 Review: Spinal Taps');
      expect(back!.stamp >= moved!.stamp).toBe(true);
      await advance(app, '2026-05-04T08:00');
      const [opened] = await eventsOf(made, id);
      expect(opened!.told).toBe('CONFIRMED 3 2026-09-01 2026-10-01 Review: Spinal Taps');
      expect(new Set([before, moved, back, opened].map((each) => each!.uid)).size).toBe(1);
      expect((await read(made)).text.replaceAll('\r\n ', '')).toContain('/console/reviews/');
    });

    it('is shown with its outcome once it was signed, and the next one begins', async () => {
      const id = await policy(app, { title: 'Spinal Taps', nextReview: '2026-09', ownerId: olive.id });
      const made = await make();
      await told(made, id);
      const approved = await signReview(app, id, '2027-09');
      await app.database.transaction(async (tx) => {
        await app.nest.get(Events).record(tx, policyVersionApproved, approved);
      });
      await settle(app);
      expect(await told(made, id)).toEqual([
        'CONFIRMED 1 2026-09-01 2026-10-01 Review: Spinal Taps (revised)',
        'CONFIRMED 0 2027-09-01 2027-10-01 Review: Spinal Taps',
      ]);
    });

    it('of a retired policy is cancelled for a while, and then gone; nobody hears of one they never saw', async () => {
      const seen = await policy(app, { title: 'Seen', ownerId: olive.id });
      const made = await make();
      await told(made, seen);
      const unseen = await policy(app, { title: 'Unseen', ownerId: olive.id });
      for (const retired of [seen, unseen]) {
        await app.database.query(
          `insert into policy_review_dates (policy_id, revision, next_review, recorded_at) values ($1, 2, null, $2)`,
          [retired, app.clock.now()],
        );
      }
      expect(await told(made, unseen)).toEqual([]);
      expect(await told(made, seen)).toEqual(['CANCELLED 1 2026-09-01 2026-10-01 Review: Seen']);
      app.clock.moveTo(instant(portland('2026-05-02T12:00')));
      expect(await told(made, seen)).toHaveLength(1);
      app.clock.moveTo(instant(portland('2026-05-04T12:00')));
      expect(await told(made, seen)).toEqual([]);
    });

    it('that two replicas see changed at once is counted once', async () => {
      const id = await policy(app, { ownerId: olive.id });
      const made = await make();
      await told(made, id);
      await reschedule(app, id, '2026-12');
      const other = await startReviews('2026-02-02T12:00', { databaseUrl: app.databaseUrl });
      try {
        const both = await Promise.all(
          [app, other, app, other].map(async ({ nest }) => await nest.get(EventNumbers).eventsOf(olive.id)),
        );
        expect(both.map((events) => events.find(({ key }) => key.startsWith(id))!.sequence)).toEqual([
          1, 1, 1, 1,
        ]);
      } finally {
        await other.close();
      }
    });
  });

  it('has three thousand reviews in well under a second', async () => {
    await app.database.query(
      `with many as (
         insert into policy (id, slug, title, owner_id, created_at)
         select gen_random_uuid(), 'many-' || n, 'Policy ' || n, $1, $2 from generate_series(1, 3000) n returning id)
       insert into policy_review_dates (policy_id, revision, next_review, recorded_at) select id, 1, '2026-09', $2 from many`,
      [olive.id, app.clock.now()],
    );
    const made = await make();
    expect((await read(made)).text.match(/BEGIN:VEVENT/g)!.length).toBeGreaterThanOrEqual(3000);
    // the processor's time: how long it takes on the clock depends on what else the machine does
    const spent: number[] = [];
    for (let reading = 0; reading < 3; reading += 1) {
      const before = process.cpuUsage();
      await read(made, { 'accept-encoding': 'gzip' });
      const { user, system: kernel } = process.cpuUsage(before);
      spent.push((user + kernel) / 1000);
    }
    expect(Math.min(...spent)).toBeLessThan(1000);
  });
});
