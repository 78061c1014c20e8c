import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { taskAddress } from '../../../src/reviews/mail/item-wording.rules.ts';
import { noticeItemsOf } from '../../../src/reviews/mail/reminder-items.queries.ts';
import { EventNumbers } from '../../../src/reviews/calendar/event-numbers.ts';
import { openBrowser } from '../../console/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../../support/build-policy-version.ts';

describe('the title in mail and calendars', () => {
  let app: TestApp;
  let policy: BuiltPolicyVersion;
  let policyId: string;
  let before: string | null;

  const titleOn = async (day: string) => {
    const [item] = await noticeItemsOf(
      app.database.source.manager,
      [{ policyId, cycleId: null }],
      calendarDate(day),
    );
    return item!.title;
  };

  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    policy = await buildPolicyVersion(app);
    const [row] = await app.database.query<{ id: string }>('select id from policy where slug = $1', [
      policy.slug,
    ]);
    policyId = row!.id;
    before = await titleOn('2026-09-18');
    await buildNextVersion(app, policy.slug, {
      effective: '2027-02-01',
      edit: { title: 'Sealed Adhesions' },
      terms: { embargoUntil: calendarDate('2026-12-01'), countsAsReview: false },
    });
  });
  afterAll(async () => {
    await app.close();
  });

  it('is the one before until the day on which the embargo of another ends', async () => {
    expect(before).not.toBeNull();
    expect(await titleOn('2026-11-30')).toBe(before);
    expect(await titleOn('2026-12-01')).toBe('Sealed Adhesions');
  });

  it('of a calendar is the public one too, and changes with the day', async () => {
    const summaries = async () =>
      (await app.nest.get(EventNumbers).eventsOf(null)).map(
        ({ summary, sequence }) => `${sequence} ${summary}`,
      );
    expect(await summaries()).toEqual([`0 Review: ${before}`]);
    await app.advanceTo('2026-12-01T08:00:00Z');
    expect(await summaries()).toEqual(['1 Review: Sealed Adhesions']);
  });

  it('is none for a policy that was never signed', async () => {
    const [row] = await app.database.query<{ id: string }>(
      `insert into policy (id, slug, title, created_at) values (gen_random_uuid(), 'unborn', 'Secret device', now()) returning id`,
    );
    const [item] = await noticeItemsOf(
      app.database.source.manager,
      [{ policyId: row!.id, cycleId: null }],
      calendarDate('2026-12-01'),
    );
    expect(item).toMatchObject({ title: null, nextReview: null, cycleId: null, slug: 'unborn' });
    // its link names it by id, and leads there
    const browser = await openBrowser(app, { roles: ['admin'] });
    const page = await browser.get(new URL(taskAddress(item!, 'https://a.example')).pathname);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Secret device');
    const asked = await app.http({ url: `/v1/policies/${item!.policyId}`, headers: browser.headers });
    expect(asked.json()).toMatchObject({ slug: 'unborn' });
  });
});
