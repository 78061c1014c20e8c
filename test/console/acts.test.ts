import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { auditOf, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { fieldsIn } from './approval-support.ts';
import { openBrowser, type Browser } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const SIGNING = '2026-09-18T17:00:00Z';

describe('acts by forms', () => {
  let app: TestApp;
  let author: Browser;
  let member: Browser;
  let director: Browser;
  let second: Browser;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
    const people = await committeeOf(app);
    author = await openBrowser(app, { person: people.author });
    member = await openBrowser(app, { person: people.members[1]! });
    director = await openBrowser(app, { person: people.director });
    second = await openBrowser(app, { name: 'Sara Second', roles: ['medical_director'] });
  }, 60_000);
  afterAll(async () => {
    await app.close();
  });

  const actsOf = (slug: string) => `/console/policies/${slug}/acts`;
  const asked = async (slug: string, kind: string, terms: Record<string, string>) => {
    const query = new URLSearchParams({ show: 'terms', ...terms });
    return await director.get(`${actsOf(slug)}/new/${kind}?${query.toString()}`);
  };
  const sign = async (who: Browser, url: string, html: string, more: Record<string, string> = {}) =>
    await who.post(url, { ...fieldsIn(html), _csrf: who.csrfToken, password: PASSWORD, ...more });
  const openReview = async ({ policyId }: BuiltPolicyVersion) =>
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policyId, app.clock.now()],
    );
  const state = async (slug: string) =>
    (await app.http({ url: `/v1/policies/${slug}` })).json<{ state: string }>().state;

  it('reaffirms a text whose review is open, and leads to the new version', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Reaffirmed' });
    await openReview(policy);
    expect((await director.get(actsOf(policy.slug))).text).toContain('new/reaffirm');
    const form = await director.get(`${actsOf(policy.slug)}/new/reaffirm`);
    expect(form.text).toContain('Left empty: tomorrow.');
    const page = await asked(policy.slug, 'reaffirm', {});
    expect(page.text).toContain('September 19, 2026');
    expect(page.text).toContain('reaffirmed');
    const reply = await sign(director, `${actsOf(policy.slug)}/new/reaffirm`, page.text);
    const approval = `/console/policies/${policy.slug}/versions/2/approval`;
    expect([reply.status, reply.headers['location']]).toEqual([303, approval]);
    expect((await director.get(approval)).text).toContain('It is approved');
  });

  it('has a reaffirmation signed by as many directors as the policy asks for', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Reaffirmed By Two' });
    await openReview(policy);
    await app.database.query('update policy set directors_needed = 2 where id = $1', [policy.policyId]);
    const url = `${actsOf(policy.slug)}/new/reaffirm`;
    const page = await asked(policy.slug, 'reaffirm', {});
    expect(page.text).toContain('2 directors sign it');
    const begin = async () => await sign(director, url, page.text);
    expect((await begin()).headers['location']).toBe(actsOf(policy.slug));
    const waits = await director.get(actsOf(policy.slug));
    expect(waits.text).toContain('1 more director must sign it');
    const action = /action="([^"]+take-back)"/.exec(waits.text)![1]!;
    expect((await director.post(action, {})).status).toBe(303);
    expect((await director.get(actsOf(policy.slug))).text).not.toContain('more director must sign');
    await begin();
    expect((await second.get('/console/signatures')).text).toContain('Reaffirmed By Two');
    const look = /href="([^"]+envelope=[^"]+)"/.exec((await second.get(actsOf(policy.slug))).text)![1]!;
    const shown = await second.get(look.replaceAll('&amp;', '&'));
    expect(shown.text).toContain('Signed already by Dana Director.');
    const last = await sign(second, url, shown.text);
    expect([last.status, last.headers['location']]).toEqual([
      303,
      `/console/policies/${policy.slug}/versions/2/approval`,
    ]);
  });

  it('retires a policy for another that was looked for by its words', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Old Procedure' });
    const other = await buildPolicyVersion(app, { title: 'Zonulotomy Instead' });
    const terms = { on: '2027-03-01', reason: 'Merged into another policy.' };
    const found = await director.get(
      `${actsOf(policy.slug)}/new/retire?${new URLSearchParams({ ...terms, find: 'zonulotomy', show: 'policies' }).toString()}`,
    );
    expect(found.text).toContain(`value="${other.slug}"`);
    expect(found.text).toContain('Merged into another policy.');
    const page = await asked(policy.slug, 'retire', { ...terms, successor: other.slug });
    expect(page.text).toContain('Ends on');
    expect(page.text).toContain(`the policy ${other.slug}`);
    const reply = await sign(director, `${actsOf(policy.slug)}/new/retire`, page.text);
    expect(reply.status).toBe(303);
    const act = await director.get(String(reply.headers['location']));
    expect(act.text).toContain('Decided');
    expect((await director.get(actsOf(policy.slug))).text).toContain(
      'Retire the policy, ends on March 1, 2027',
    );
    expect((await auditOf(app, 'policy.retired')).at(-1)).toMatchObject({ actorId: director.person.id });
  });

  it('cancels a scheduled version', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Cancelled' });
    await buildNextVersion(app, policy.slug, { effective: '2027-06-01' });
    const form = await director.get(`${actsOf(policy.slug)}/new/cancel`);
    expect(form.text).toContain('Version 2, from June 1, 2027');
    const page = await asked(policy.slug, 'cancel', { version: '2', reason: 'A wrong dose.' });
    expect(page.text).toContain('version 1, from January 1, 2026');
    const reply = await sign(director, `${actsOf(policy.slug)}/new/cancel`, page.text);
    expect(reply.status).toBe(303);
    expect((await director.get(actsOf(policy.slug))).text).toContain('No version is scheduled.');
  });

  it('takes a version out of force with two directors, and shows what will govern before either signs', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Withdrawn' });
    const url = `${actsOf(policy.slug)}/new/withdraw`;
    expect((await director.get(url)).text).toContain('This is for an emergency');
    const page = await asked(policy.slug, 'withdraw', {
      instead: 'other',
      criteria: 'NCD 160.7',
      reason: 'A recall of the device.',
    });
    expect(page.text).toContain('From then on governs: no version.');
    expect(page.text).toContain('2 directors sign it');
    const first = await sign(director, url, page.text);
    expect(first.status).toBe(303);
    const address = String(first.headers['location']);
    expect(await state(policy.slug)).toBe('active');

    const own = await director.get(address);
    expect(own.text).toContain('You have signed it: the next signature is another director’s.');
    expect((await second.get('/console/signatures')).text).toContain(`href="${address}"`);
    expect((await director.get('/console/signatures')).text).not.toContain('Your signature');
    const shown = await second.get(address);
    expect(shown.text).toContain('A recall of the device.');
    expect(shown.text).toContain('Sign the emergency withdrawal');
    const wrong = await second.post(`${address}/signature`, {
      ...fieldsIn(shown.text),
      meaning: 'I do too.',
      password: 'wrong',
    });
    expect([wrong.status, wrong.text.includes('>I do too.</textarea>')]).toEqual([403, true]);
    const twice = await sign(director, `${address}/signature`, shown.text);
    expect(twice.status).toBe(409);
    expect((await sign(second, `${address}/signature`, shown.text)).status).toBe(303);
    expect(await state(policy.slug)).toBe('retired');
    expect((await second.get(address)).text).toContain('Decided');
  });

  it('gives up an act that waits, and takes a signature back', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Given Up' });
    const terms = { instead: 'other', criteria: 'NCD 1', reason: 'In haste.' };
    const begin = async () => {
      const page = await asked(policy.slug, 'withdraw', terms);
      const reply = await sign(director, `${actsOf(policy.slug)}/new/withdraw`, page.text);
      return String(reply.headers['location']);
    };
    const one = await begin();
    expect((await second.post(`${one}/give-up`, {})).status).toBe(400);
    expect((await second.post(`${one}/give-up`, { reason: 'The recall was wrong.' })).status).toBe(303);
    const given = await director.get(one);
    expect(given.text).toContain('Given up by Sara Second');
    expect(given.text).not.toContain('Your password');
    const other = await begin();
    const action = /action="([^"]+take-back)"/.exec((await director.get(other)).text)![1]!;
    expect((await director.post(action, {})).status).toBe(303);
    expect((await director.get(other)).text).toContain('Given up');
  });

  it('begins a correction for an author, and leads to its draft', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Corrected' });
    const page = await author.get(actsOf(slug));
    expect(page.text).toContain('Medical directors decide it. You are not one.');
    const reply = await author.post(`${actsOf(slug)}/correct`, { version: '' });
    expect([reply.status, reply.headers['location']]).toEqual([303, `/console/policies/${slug}/drafts/2`]);
    expect((await director.post(`${actsOf(slug)}/correct`, {})).status).toBe(403);
    expect((await author.post(`${actsOf(slug)}/correct`, { version: '77' })).status).toBe(404);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['retire', { on: 'never', reason: 'x' }, 400, 'is not a full day'],
    ['retire', { on: '2027-01-01' }, 400, 'reason'],
    ['retire', { on: '2027-01-01', reason: 'x', successor: 'a', criteria: 'b' }, 400, 'one of them only'],
    ['retire', { on: '2027-01-01', reason: 'x', successor: 'no-such-policy' }, 404, 'no-such-policy'],
    ['cancel', { version: '1', reason: 'x' }, 409, 'cannot go from active'],
    ['withdraw', { instead: 'predecessor', reason: 'x' }, 400, 'no earlier version'],
    ['withdraw', { instead: 'other', reason: 'x' }, 400, 'name the policy or the criteria'],
    ['withdraw', { instead: 'predecessor', criteria: 'NCD', reason: 'x' }, 400, 'one of them only'],
    ['reaffirm', {}, 409, 'No scheduled review'],
  ])('refuses to show what a %s on %p comes to', async (kind, terms, status, words) => {
    const { slug } = await buildPolicyVersion(app, { title: `Refused ${kind} ${newId()}` });
    const page = await asked(slug, kind, terms);
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(page.text).not.toContain('Your password');
  });

  it('shows what changed when another envelope would be signed by then', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Stale Act' });
    const page = await asked(slug, 'retire', { on: '2027-03-01', reason: 'No longer done.' });
    await app.database.query(`update policy set number = 'MP-99' where slug = $1`, [slug]);
    const reply = await sign(director, `${actsOf(slug)}/new/retire`, page.text);
    expect(reply.status).toBe(412);
    expect(reply.text).toContain('This changed since it was shown to you.');
    expect(reply.text).toContain('MP-99');
  });

  it('is for directors only, with a token, and with hostile text escaped', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Who May Act' });
    const hostile = '"><script>alert(1)</script>';
    const terms = { instead: 'other', criteria: 'NCD', reason: hostile };
    const page = await asked(slug, 'withdraw', terms);
    expect(page.text).not.toContain('<script>alert');
    const url = `${actsOf(slug)}/new/withdraw`;
    for (const who of [author, member]) {
      expect((await who.get(url)).status).toBe(403);
      expect((await sign(who, url, page.text)).status).toBe(403);
    }
    expect((await sign(director, url, page.text, { _csrf: '' })).text).toContain('did not come from a page');
    const address = String((await sign(director, url, page.text)).headers['location']);
    const seen = await member.get(address);
    expect(seen.text).toContain('A medical director signs it. You are not one.');
    expect(seen.text).not.toContain('<script>alert');
    expect((await member.get(actsOf(slug))).text).toContain('Waits for another director');
    for (const act of ['signature', 'give-up']) {
      expect((await member.post(`${address}/${act}`, { reason: 'x' })).status).toBe(403);
    }
    expect((await director.get(`${actsOf(slug)}/no-such-act`)).status).toBe(404);
    expect((await director.get(`${actsOf(slug)}/new/burn`)).status).toBe(400);
    const crafted = await sign(director, url, page.text, { shown: 'null', envelopeHash: 'sha256:x' });
    expect(crafted.status).toBe(400);
  });
});
