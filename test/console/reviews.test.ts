import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { startReviews } from '../reviews/builders.ts';
import type { TestApp } from '../support/app.ts';
import { buildPolicyVersion, type BuiltPolicyVersion } from '../support/build-policy-version.ts';
import { openBrowser, postForm, type Browser } from './support.ts';

describe('the pages of reviews', () => {
  let app: TestApp;
  let chair: Browser;
  let author: Browser;
  let one: BuiltPolicyVersion;
  let two: BuiltPolicyVersion;
  let id: string;
  beforeAll(async () => {
    app = await startReviews('2026-02-10T09:00');
    chair = await openBrowser(app, { name: 'Cara Chair', roles: ['committee_chair'] });
    author = await openBrowser(app, { name: 'Olive Owner', roles: ['author'] });
    one = await buildPolicyVersion(app, { title: 'Lysis of Adhesions' });
    two = await buildPolicyVersion(app, { title: 'Spinal Taps' });
    await app.drain();
  }, 60_000);
  afterAll(async () => await app.close());

  /** A form with several fields of one name, as check boxes are sent. */
  const postAll = async (url: string, fields: readonly (readonly [string, string])[]) =>
    await postForm(
      app,
      url,
      [['_csrf', chair.csrfToken] as const, ...fields] as unknown as Record<string, string>,
      chair.headers,
    );
  const pageOf = async () => (await chair.get(`/console/reviews/${id}`)).text;

  it('open a review by hand, from the policy or from what is due', async () => {
    expect((await chair.get(`/console/policies/${one.slug}`)).text).toContain(
      `/console/reviews/new?policy=${one.slug}`,
    );
    expect((await chair.get('/console')).text).toContain('/console/reviews/new');
    expect((await chair.get(`/console/reviews/new?policy=${one.slug}`)).text).toContain(
      `value="${one.slug}"`,
    );
    const opened = await chair.post('/console/reviews/new', {
      policy: one.slug,
      kind: 'interim',
      reason: 'a <b>trial</b> was published',
    });
    expect(opened.status).toBe(303);
    id = String(opened.headers['location']).split('/').at(-1)!;
    await app.drain();
    const page = await pageOf();
    expect(page).toContain('Interim review');
    expect(page).toContain('a &lt;b>trial&lt;/b> was published');
    expect(page).toContain('aria-current="step"');
    expect((await chair.get(`/console/policies/${one.slug}`)).text).toContain(`/console/reviews/${id}`);
  });

  it('come back with what was typed where no review can be opened', async () => {
    const page = await chair.get('/console/reviews/new');
    expect(page.text).toContain(`<option value="${two.slug}">Spinal Taps</option>`);
    const refused = await chair.post('/console/reviews/new', {
      policy: 'nothing-here',
      kind: 'scheduled',
      reason: 'long words',
    });
    expect([refused.status, refused.text]).toEqual([404, expect.stringContaining('value="long words"')]);
    expect(refused.text).toContain('value="nothing-here"');
  });

  it('lead to the work of the stage', async () => {
    await chair.post(`/console/reviews/${id}/stage`, { stage: 'literature', reason: '' });
    const page = await pageOf();
    expect(page).toContain('Go on with it');
    expect(page).toContain(`/console/reviews/${id}/task`);
    expect(page).toContain('/console/literature?policy=');
    await chair.post(`/console/reviews/${id}/stage`, { stage: 'with_committee', reason: '' });
    expect(await pageOf()).not.toContain('Go on with it');
    const meeting = newId();
    await app.database.query(
      `insert into meeting (id, name, day, starts_at, duration_minutes, zone, created_at, changed_at)
       values ($1, 'Policy committee', '2026-03-05', '10:00', 60, 'America/Los_Angeles', $2, $2)`,
      [meeting, app.clock.now()],
    );
    await app.database.query(
      `insert into meeting_item (id, meeting_id, position, origin, policy_id, added_at)
       select $1, $2, 1, 'by_hand', policy_id, $3 from review_cycle where id = $4`,
      [newId(), meeting, app.clock.now(), id],
    );
    expect(await pageOf()).toContain('Policy committee, March 5, 2026');
    expect((await chair.get(`/console/reviews/${id}/task`)).headers['location']).toBe(
      `/console/meetings/${meeting}`,
    );
  });

  it('show those who have left, and leave them where nobody says otherwise', async () => {
    const gone = await openBrowser(app, { name: 'Gil Gone', roles: ['author'] });
    const send = async (...people: (readonly [string, string])[]) =>
      await postAll(`/console/reviews/${id}/assign`, [...people, ['reason', '']]);
    const her = gone.person.id;
    await send(['owner', her], ['reviewers', her], ['backup', her]);
    await app.database.query('update person set active = false where id = $1', [her]);
    expect((await pageOf()).match(/Gil Gone \(has left\)/g)).toHaveLength(3);
    const sent = await send(
      ['owner', her],
      ['reviewers', her],
      ['reviewers', chair.person.id],
      ['backup', her],
    );
    expect(sent.status).toBe(303);
    expect((await pageOf()).match(/Gil Gone \(has left\)/g)).toHaveLength(3);
    await send(['owner', her], ['backup', '']);
    expect((await pageOf()).match(/Gil Gone \(has left\)/g)).toHaveLength(1);
  });

  it('enter a stage, assign and move', async () => {
    await chair.post(`/console/reviews/${id}/stage`, { stage: 'drafting', reason: '' });
    const moved = await chair.post(`/console/reviews/${id}/reschedule`, {
      nextReview: '2026-10',
      reason: 'two trials report in August',
    });
    expect(moved.status).toBe(303);
    const assigned = await postAll(`/console/reviews/${id}/assign`, [
      ['owner', author.person.id],
      ['reviewers', chair.person.id],
      ['reviewers', author.person.id],
      ['backup', ''],
      ['reason', 'she knows it'],
    ]);
    expect(assigned.status).toBe(303);
    await app.drain();
    const page = await pageOf();
    expect(page).toContain('Stage: Drafting');
    expect(page).toContain('Moved from September 2026 to October 2026');
    expect(page).toContain('Assigned: owner Olive Owner; reviewers Cara Chair, Olive Owner');
    expect(page).not.toContain('Olive Owner; backup nobody');
  });

  it('let its owner say how far it is, and nothing else', async () => {
    const page = (await author.get(`/console/reviews/${id}`)).text;
    expect(page).toContain('Say how far it is');
    expect(page).not.toContain('Move the review');
    const own = await author.post(`/console/reviews/${id}/stage`, { stage: 'with_committee', reason: '' });
    expect(own.status).toBe(303);
    const refused = await author.post(`/console/reviews/${id}/reschedule`, {
      nextReview: '2027',
      reason: 'r',
    });
    expect(refused.status).toBe(403);
    const forged = await author.post(`/console/reviews/${id}/stage`, { stage: 'drafting', _csrf: 'x' });
    expect(forged.status).toBe(403);
  });

  it('say why a form was refused, and close interim work', async () => {
    const refused = await chair.post(`/console/reviews/${id}/close`, {
      outcome: 'revised',
      version: '9',
      reason: '',
    });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('no version 9')]);
    const closed = await chair.post(`/console/reviews/${id}/close`, {
      outcome: 'reaffirmed',
      version: '',
      reason: 'nothing changes',
    });
    expect(closed.status).toBe(303);
    const page = await pageOf();
    expect(page).toContain('Closed: Reaffirmed');
    expect(page).not.toContain('What can be done');
    const late = await chair.post(`/console/reviews/${id}/stage`, { stage: 'drafting', reason: '' });
    expect(late.status).toBe(409);
  });

  it('change what is ticked in the list of what is due, all or none', async () => {
    const due = (await chair.get('/console')).text;
    expect(due).toContain(`value="${two.slug}"`);
    expect((await author.get('/console')).text).not.toContain('type="checkbox"');
    const both = [['policies', one.slug] as const, ['policies', two.slug] as const];
    const chosen = await postAll('/console/reviews/bulk', both);
    expect([chosen.status, chosen.text]).toEqual([200, expect.stringContaining('Change 2 reviews')]);
    const given = await postAll('/console/reviews/bulk/assign', [
      ...both,
      ['owner', author.person.id],
      ['backup', ''],
      ['reviewers', chair.person.id],
      ['reason', ''],
    ]);
    expect(given.status).toBe(303);
    const reviewers = await app.database.query(
      'select from policy_reviewer reviewer join policy on policy.id = policy_id where slug = $1 and person_id = $2',
      [two.slug, chair.person.id],
    );
    expect(reviewers).toHaveLength(1);
    const dates = (first: string, second: string, revision: number) =>
      [
        ...both,
        ['dates', first],
        ['dates', second],
        ['revisions', String(revision)],
        ['revisions', '1'],
      ] as const;
    const refused = await postAll('/console/reviews/bulk/reschedule', [
      ...dates('2026-11', '2027-02', 2),
      ['reason', 'even out'],
    ]);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('later than the ceiling')]);
    expect(refused.text).toContain('value="2027-02"');
    expect(refused.text).toContain('value="even out"');
    const stale = await postAll('/console/reviews/bulk/reschedule', [
      ...dates('2026-11', '2026-10', 1),
      ['reason', 'from an old page'],
    ]);
    expect([stale.status, stale.text]).toEqual([412, expect.stringContaining('it is October 2026 now')]);
    expect(stale.text).not.toContain('value="2026-11"');
    const moved = await postAll('/console/reviews/bulk/reschedule', [
      ...dates('2026-11', '2027-02', 2),
      ['pastCeiling', two.slug],
      ['reason', 'even out'],
    ]);
    expect(moved.status).toBe(303);
    expect((await chair.get('/console')).text).toContain('February 2027');
    expect((await chair.get('/console/reviews/bulk')).text).toContain('No review was chosen');
  });

  it('are not there for an unknown review', async () => {
    expect((await chair.get('/console/reviews/nothing')).status).toBe(404);
  });
});
