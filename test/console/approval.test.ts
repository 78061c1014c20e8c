import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';
import { draftedVersion, fieldsIn, until, type Drafted } from './approval-support.ts';
import { openBrowser, type Browser } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const SIGNING = '2026-09-18T17:00:00Z';

describe('the approval of a version by forms', () => {
  let app: TestApp;
  let author: Browser;
  let members: Browser[];
  let director: Browser;
  let second: Browser;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
    const people = await committeeOf(app);
    author = await openBrowser(app, { person: people.author });
    director = await openBrowser(app, { person: people.director });
    second = await openBrowser(app, { name: 'Sara Second', roles: ['medical_director'] });
    members = await Promise.all(people.members.map(async (person) => await openBrowser(app, { person })));
  }, 60_000);
  afterAll(async () => {
    await app.close();
  });

  const submitted = async (title: string): Promise<Drafted> => {
    const draft = await draftedVersion(app, author, title);
    const reply = await author.post(draft.submit, { revision: String(draft.revision) });
    expect([reply.status, reply.headers['location']]).toEqual([303, draft.approval]);
    return draft;
  };
  const carried = async (title: string): Promise<Drafted> => {
    const draft = await submitted(title);
    for (const member of members) {
      const reply = await member.post(`${draft.approval}/votes`, { vote: 'approve' });
      expect([reply.status, reply.headers['location']]).toEqual([303, draft.approval]);
    }
    return draft;
  };
  const preview = async (who: Browser, draft: Drafted, terms: Record<string, string> = {}) => {
    const query = new URLSearchParams({ effective: '2027-01-01', changeClass: 'editorial', ...terms });
    return await who.get(`${draft.approval}/sign?${query.toString()}`);
  };

  it('leads from the draft over three votes, the terms and what they come to, to the signature', async () => {
    const draft = await submitted('Whole Road');
    expect((await author.get(draft.approval)).text).toContain('0 approve, 0 reject');
    const asked = await members[0]!.get(draft.approval);
    expect(asked.text).toContain('Cast my vote');
    expect(asked.text).toContain('Still asked:');
    for (const [index, member] of members.entries()) {
      const said = index === 1 ? { vote: 'abstain', reason: 'I was away.' } : { vote: 'approve' };
      expect((await member.post(`${draft.approval}/votes`, said)).status).toBe(303);
    }
    const done = await members[1]!.get(draft.approval);
    expect(done.text).toContain('The committee has carried it.');
    expect(done.text).toContain('“I was away.”');
    expect(done.text).toContain('You have voted; a vote stands.');

    const terms = await director.get(draft.approval);
    expect(terms.text).toContain('Show what I would sign');
    const page = await preview(director, draft);
    expect(page.status).toBe(200);
    expect(page.text).toContain('January 1, 2027');
    const fields = fieldsIn(page.text);
    expect(fields['envelopeHash']).toMatch(/^sha256:/);
    expect(page.text).toContain('I approve this version for the day and on the terms shown.');

    const signed = await director.post(`${draft.approval}/sign`, {
      ...fields,
      meaning: 'I approve it.',
      password: PASSWORD,
    });
    expect([signed.status, signed.headers['location']]).toEqual([303, draft.approval]);
    const after = await director.get(draft.approval);
    expect(after.text).toContain('It is approved and never changes again.');
    expect(after.text).toContain('version 1 stays in force');
    expect(after.text).toContain('“I approve it.”');
    expect(after.text).not.toContain('Cast my vote');
    expect(
      await app.database.query('select envelope_hash as hash from policy_version where id = $1', [
        draft.versionId,
      ]),
    ).toEqual([{ hash: fields['envelopeHash'] }]);
    expect((await director.get('/console/signatures')).text).toContain(`${draft.title}, version 2`);
  });

  it('keeps what was typed of a refused signature, never the password, and writes the refusal down', async () => {
    const draft = await carried('Wrong Password');
    const fields = fieldsIn((await preview(director, draft)).text);
    const before = (await auditOf(app, 'request.refused')).length;
    const reply = await director.post(`${draft.approval}/sign`, {
      ...fields,
      meaning: 'A meaning of my own.',
      password: 'not my password at all',
    });
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('The proof of who you are was not accepted.');
    expect(reply.text).toContain('>A meaning of my own.</textarea>');
    expect(reply.text).not.toContain('not my password at all');
    expect(fieldsIn(reply.text)['envelopeHash']).toBe(fields['envelopeHash']);
    // written down once the page is on its way
    await until(async () => (await auditOf(app, 'request.refused')).length === before + 1);
  });

  it('shows what changed since, when the envelope is another by then', async () => {
    const draft = await carried('Changed Since');
    const fields = fieldsIn((await preview(director, draft)).text);
    await app.database.query(`update policy set number = 'MP-77' where slug = $1`, [draft.slug]);
    const reply = await director.post(`${draft.approval}/sign`, { ...fields, password: PASSWORD });
    expect(reply.status).toBe(412);
    expect(reply.text).toContain('This changed since it was shown to you.');
    expect(reply.text).toContain('MP-77');
    const again = await director.post(`${draft.approval}/sign`, {
      ...fieldsIn(reply.text),
      password: PASSWORD,
    });
    expect([again.status, again.headers['location']]).toEqual([303, draft.approval]);
  });

  it.each([
    ['terms that are no dates', { effective: 'soon' }, 'is not a full day'],
    ['a day of the past without a reason', { effective: '2026-09-01' }, 'say why it is to govern'],
    ['no change class', { changeClass: 'retired' }, 'changeClass'],
    ['half a waiver', { noticeWaiverGround: 'waiver' }, 'come together'],
  ])('refuses %s on the page of the approval, with what was typed', async (_, terms, words) => {
    const draft = await carried(`Terms ${words}`);
    const reply = await preview(director, draft, { nextReviewReason: 'A reason I typed.', ...terms });
    expect([400, 422]).toContain(reply.status);
    expect(reply.text).toContain(words);
    expect(reply.text).toContain('A reason I typed.');
  });

  it('has a retroactive version signed by two directors', async () => {
    const draft = await carried('Two Directors');
    const reason = 'The committee decided in August.';
    const page = await preview(director, draft, { effective: '2026-09-01', reason });
    expect(page.text).toContain('2 directors sign it.');
    const first = await director.post(`${draft.approval}/sign`, {
      ...fieldsIn(page.text),
      password: PASSWORD,
    });
    expect(first.status).toBe(303);
    const waits = await director.get(draft.approval);
    expect(waits.text).toContain('Waits for another director');
    expect(waits.text).toContain('You have signed it.');
    expect((await second.get('/console/signatures')).text).toContain('Another director has signed it');

    const look = /href="([^"]+\/sign\?envelope=[^"]+)"/.exec((await second.get(draft.approval)).text)![1]!;
    const shown = await second.get(look.replaceAll('&amp;', '&'));
    expect(shown.text).toContain('Signed already by Dana Director.');
    expect(shown.text).toContain(reason);
    const again = await director.post(`${draft.approval}/sign`, {
      ...fieldsIn(shown.text),
      _csrf: director.csrfToken,
      password: PASSWORD,
    });
    expect(again.status).toBe(409);
    expect(again.text).toContain('what is missing is another director’s signature');
    const last = await second.post(`${draft.approval}/sign`, { ...fieldsIn(shown.text), password: PASSWORD });
    expect([last.status, last.headers['location']]).toEqual([303, draft.approval]);
    expect((await second.get(draft.approval)).text).toContain('Approved');
  });

  it('lets a director take their waiting signature back', async () => {
    const draft = await carried('Taken Back');
    const page = await preview(director, draft, { effective: '2026-09-01', reason: 'Late.' });
    await director.post(`${draft.approval}/sign`, { ...fieldsIn(page.text), password: PASSWORD });
    const action = /action="([^"]+take-back)"/.exec((await director.get(draft.approval)).text)![1]!;
    expect((await director.post(action, {})).status).toBe(303);
    expect((await director.get(draft.approval)).text).toContain('Carried, waits for signature');
  });

  it.each(['return', 'withdraw'])('takes a version out of the vote with a reason: %s', async (way) => {
    const draft = await submitted(`Way Back ${way}`);
    const revision = fieldsIn((await author.get(draft.approval)).text)['revision']!;
    const none = await author.post(`${draft.approval}/${way}`, { revision });
    expect(none.status).toBe(400);
    const reply = await author.post(`${draft.approval}/${way}`, { revision, reason: 'A study came out.' });
    expect(reply.status).toBe(303);
    const page = await author.get(draft.approval);
    expect(page.text).toContain(way === 'return' ? 'these votes count no more' : 'It was given up.');
    const action = way === 'return' ? 'policy.version.taken_back' : 'policy.version.withdrawn';
    const entries = await auditOf(app, action);
    expect(entries.at(-1)!.text).toContain('A study came out.');
  });

  it('shows the signing form to directors only, and says to others why not', async () => {
    const draft = await carried('Who May');
    for (const who of [author, members[0]!]) {
      const page = await who.get(draft.approval);
      expect(page.text).toContain('A medical director signs it. You are not one.');
      expect(page.text).not.toContain('Show what I would sign');
      expect((await preview(who, draft)).status).toBe(403);
      const fields = fieldsIn((await preview(director, draft)).text);
      const own = { ...fields, _csrf: who.csrfToken, password: PASSWORD };
      const reply = await who.post(`${draft.approval}/sign`, own);
      expect(reply.status).toBe(403);
      expect(reply.text).toContain('roles do not allow this');
    }
    expect((await author.get(draft.approval)).text).not.toContain('Cast my vote');
    expect((await author.post(`${draft.approval}/votes`, { vote: 'approve' })).status).toBe(403);
    const signedOut = await app.http({ url: draft.approval, headers: { accept: 'text/html' } });
    expect(signedOut.status).toBe(303);
    expect(signedOut.text).not.toContain(draft.title);
  });

  it('says why somebody may not vote: the author, who voted, who is no member', async () => {
    const both = await openBrowser(app, { roles: ['author', 'committee_member', 'medical_director'] });
    const draft = await draftedVersion(app, both, 'Own Text');
    await both.post(draft.submit, { revision: String(draft.revision) });
    const page = await both.get(draft.approval);
    expect(page.text).toContain('You wrote or last edited this text: others decide on it.');
    expect(page.text).not.toContain('Cast my vote');
    for (const member of members) await member.post(`${draft.approval}/votes`, { vote: 'approve' });
    const carriedOwn = await both.get(draft.approval);
    expect(carriedOwn.text).toContain('You wrote or last edited this text: another director decides on it.');
    const fields = fieldsIn((await preview(director, draft)).text);
    const reply = await both.post(`${draft.approval}/sign`, {
      ...fields,
      _csrf: both.csrfToken,
      password: PASSWORD,
    });
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('wrote or last edited');
    const twice = await members[0]!.post(`${draft.approval}/votes`, { vote: 'reject' });
    expect(twice.status).toBe(409);
    expect((await director.get(draft.approval)).text).toContain(
      'Members of the committee vote. You are not one.',
    );
  });

  it('wants a reason of a recusal, and keeps what was chosen', async () => {
    const draft = await submitted('Recusal');
    const reply = await members[0]!.post(`${draft.approval}/votes`, { vote: 'recuse' });
    expect(reply.status).toBe(422);
    expect(reply.text).toMatch(/value="recuse"[^>]*checked/);
    expect((await members[0]!.post(`${draft.approval}/votes`, {})).status).toBe(400);
  });

  it('takes no form without its token', async () => {
    const draft = await carried('Without Token');
    const fields = { ...fieldsIn((await preview(director, draft)).text), password: PASSWORD, _csrf: '' };
    expect((await director.post(`${draft.approval}/sign`, fields)).status).toBe(403);
    for (const [who, act] of [
      [members[0]!, 'votes'],
      [author, 'return'],
      [author, 'withdraw'],
      [members[0]!, 'extend'],
      [members[0]!, 'close'],
    ] as const) {
      const reply = await who.post(`${draft.approval}/${act}`, { _csrf: '', vote: 'approve', reason: 'x' });
      expect(reply.text).toContain('did not come from a page');
    }
  });

  it('escapes what people wrote', async () => {
    const hostile = `<script>alert("x")</script>`;
    const draft = await submitted('Hostile');
    await members[0]!.post(`${draft.approval}/votes`, { vote: 'approve', reason: hostile });
    for (const member of members.slice(1)) await member.post(`${draft.approval}/votes`, { vote: 'approve' });
    const read = await director.get(draft.approval);
    expect(read.text).toContain('&lt;script>');
    const page = await preview(director, draft, { nextReviewReason: hostile });
    const refused = await director.post(`${draft.approval}/sign`, {
      ...fieldsIn(page.text),
      meaning: hostile,
      shown: '{}',
      password: 'wrong',
    });
    for (const { text } of [read, page, refused]) expect(text).not.toContain('<script>alert');
  });

  it('has no address for a version that is not there', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'No Such Version' });
    const url = `/console/policies/${slug}/versions/99/approval`;
    expect((await director.get(url)).status).toBe(404);
    expect((await director.get(`${url}/sign?effective=2027-01-01&changeClass=new`)).status).toBe(404);
  });
});
