import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { sha256 } from '../../src/kernel/canonical.ts';
import { newId } from '../../src/kernel/ids.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
  type Committee,
} from '../support/build-policy-version.ts';
import { policyText, upload } from '../support/policy-file.ts';

/** September 18, 2026, in Los Angeles. */
const SIGNING = '2026-09-18T17:00:00Z';

describe('an approval', () => {
  let app: TestApp;
  let people: Committee;
  let author: SessionHeaders;
  let members: SessionHeaders[];
  let director: SessionHeaders;
  let policy: BuiltPolicyVersion;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
    people = await committeeOf(app);
    author = await signIn(app, people.author);
    director = await signIn(app, people.director);
    members = await Promise.all(people.members.map(async (member) => await signIn(app, member)));
    policy = await buildPolicyVersion(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const url = (number: number, step: string) => `/v1/policies/${policy.slug}/versions/${number}/${step}`;
  const post = async (number: number, step: string, credential: object, payload: object = {}) =>
    await app.http({ method: 'POST', url: url(number, step), headers: { ...credential }, payload });
  const draft = async (
    edit: object = { sections: [{ id: 'policy-criteria', markdown: `Text ${newId()}.` }] },
  ) => {
    const begun = await app.http({
      method: 'POST',
      url: `/v1/policies/${policy.slug}/versions`,
      headers: author,
    });
    const { version } = begun.json<{ version: number }>();
    return (await patch(version, edit, '"1"')).json<{
      version: number;
      contentHash: string;
      revision: number;
    }>();
  };
  const patch = async (number: number, payload: object, ifMatch: string) =>
    await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policy.slug}/versions/${number}`,
      headers: { ...author, 'if-match': ifMatch },
      payload,
    });
  const submit = async (number: number, ifMatch: string) =>
    await post(number, 'submit', { ...author, 'if-match': ifMatch });
  const vote = async (number: number, ...votes: string[]) => {
    for (const [index, each] of votes.entries()) {
      const reason = each === 'recuse' ? { reason: 'I own shares of the maker.' } : {};
      await post(number, 'votes', members[index]!, { vote: each, ...reason });
    }
  };
  const terms = (contentHash: string) => ({
    meaning: 'I approve this version.',
    effective: '2027-01-01',
    changeClass: 'restrictive',
    contentHash,
    password: PASSWORD,
  });
  const state = async (number: number) =>
    (
      await app.database.query<{ state: string }>(
        'select state from policy_version where policy_id = $1 and number = $2',
        [policy.policyId, number],
      )
    )[0]!.state;
  const openReview = async () =>
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policy.policyId, app.clock.now()],
    );

  it('goes from draft to a signed version that closes the review', async () => {
    await openReview();
    const { version, contentHash, revision } = await draft();
    expect((await submit(version, `"${revision}"`)).json()).toMatchObject({
      state: 'in_review',
      round: { number: 1, live: true, contentHash, submittedBy: people.author.name, outcome: null },
      tally: { counted: 0, quorum: 3, carried: false },
    });
    await vote(version, 'approve', 'approve', 'abstain');
    expect((await app.http({ url: url(version, 'approval'), headers: author })).json()).toMatchObject({
      votes: [
        { name: people.members[0]!.name, role: 'committee_chair', vote: 'approve' },
        { role: 'committee_member', vote: 'approve' },
        { vote: 'abstain' },
      ],
      tally: { approve: 2, abstain: 1, counted: 3, quorumReached: true, carried: true },
    });

    const shown = await app.http({
      url: url(version, 'envelope?effective=2027-01-01&changeClass=restrictive'),
      headers: director,
    });
    const envelope = shown.json<{ canonical: string; envelopeHash: string }>();
    expect(shown.json()).toMatchObject({
      closesReview: true,
      contentHash,
      envelope: {
        policy: { slug: policy.slug },
        version,
        dates: { lastReview: '2026-09', nextReview: '2027-09', effective: '2027-01-01' },
      },
    });
    expect(sha256(envelope.canonical)).toBe(envelope.envelopeHash);

    const signed = await post(version, 'signatures', director, {
      ...terms(contentHash),
      envelopeHash: envelope.envelopeHash,
    });
    expect(signed.status).toBe(201);
    expect(signed.json()).toMatchObject({
      state: 'approved',
      round: { outcome: 'approved', closedAt: SIGNING },
      signatures: [
        {
          name: 'Dana Director',
          role: 'medical_director',
          credentials: 'MD',
          meaning: 'I approve this version.',
          envelopeHash: envelope.envelopeHash,
          signedAt: SIGNING,
          method: 'password',
        },
      ],
    });
    const one = await app.http({ url: `/v1/policies/${policy.slug}` });
    expect(one.json()).toMatchObject({
      review: { last: '2026-09', next: '2027-09' },
      inForce: { version: 1, from: '2026-01-01', until: '2027-01-01' },
    });
    expect((await auditOf(app, 'policy.version.vote_cast')).slice(-3).map(({ actorId }) => actorId)).toEqual(
      people.members.map(({ id }) => id),
    );
    expect((await auditOf(app, 'policy.version.approved')).at(-1)).toMatchObject({
      actorId: people.director.id,
      detail: {
        version,
        effective: '2027-01-01',
        reviewOutcome: 'revised',
        envelopeHash: envelope.envelopeHash,
      },
    });
    const told = await app.database.query<{ type: string; data: object }>(
      `select type, data from event where type like 'policy.%' and data->>'version' = $1`,
      [version],
    );
    expect(told).toEqual([
      {
        type: 'policy.version.approved',
        data: expect.objectContaining({
          effective: '2027-01-01',
          reviewOutcome: 'revised',
          changeClass: 'restrictive',
        }),
      },
    ]);
  });

  it('keeps the review dates for an interim revision, also before the closed cycle is seen, and refuses others for it', async () => {
    await app.drain();
    await openReview(); // as the cycle stands between the signature that closes it and the job that writes so
    const { number, contentHash } = await buildCarriedVersion(app, policy.slug);
    const refused = await post(number, 'signatures', director, {
      ...terms(contentHash),
      effective: '2027-02-01',
      nextReview: '2027-05',
    });
    expect(refused.json()).toMatchObject({
      status: 400,
      code: 'invalid_request',
      fields: [{ field: 'nextReview' }],
    });
    const signed = await post(number, 'signatures', director, {
      ...terms(contentHash),
      effective: '2027-02-01',
    });
    expect(signed.status).toBe(201);
    const [dates] = await app.database.query(
      `select last_review, next_review, review_outcome, effective from policy_version where policy_id = $1 and number = $2`,
      [policy.policyId, number],
    );
    expect(dates).toEqual({
      last_review: '2026-09',
      next_review: '2027-09',
      review_outcome: null,
      effective: '2027-02-01',
    });
  });

  it('lets neither the author nor the last editor vote or sign', async () => {
    const everything = await buildPerson(app, { roles: ['author', 'committee_member', 'medical_director'] });
    const editor = await signIn(app, everything);
    const { version, contentHash } = await draft();
    await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policy.slug}/versions/${version}`,
      headers: { ...editor, 'if-match': '"2"' },
      payload: { dates: { literatureSearchedThrough: '2026-08' } },
    });
    await submit(version, '"3"');
    expect((await post(version, 'votes', editor, { vote: 'approve' })).json()).toMatchObject({
      status: 403,
      code: 'author_may_not_approve',
    });
    await vote(version, 'approve', 'approve', 'approve');
    expect((await post(version, 'signatures', editor, terms(contentHash))).json()).toMatchObject({
      status: 403,
      code: 'author_may_not_approve',
    });
    expect(await state(version)).toBe('in_review');
    expect(
      (await auditOf(app, 'request.refused')).filter(({ actorId }) => actorId === everything.id),
    ).toHaveLength(2);
  });

  it('refuses a signature over another text, another envelope, a wrong password and what is not carried', async () => {
    const { version, contentHash, revision } = await draft();
    // who votes is whoever has a committee role as it is submitted
    const fourth = await signIn(
      app,
      await buildPerson(app, { roles: ['committee_member', 'committee_chair'] }),
    );
    await buildPerson(app, { roles: ['committee_member'] });
    await submit(version, `"${revision}"`);
    const sign = async (change: object) =>
      (await post(version, 'signatures', director, { ...terms(contentHash), ...change })).json();
    expect(await sign({})).toMatchObject({ status: 409, code: 'quorum_not_reached', counted: 0, quorum: 3 });
    await vote(version, 'approve', 'recuse', 'approve');
    expect(await sign({})).toMatchObject({ status: 409, code: 'quorum_not_reached', counted: 2 });
    await post(version, 'votes', fourth, { vote: 'abstain' });
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await sign({ contentHash: other })).toMatchObject({
      status: 412,
      code: 'content_changed',
      contentHash,
    });
    expect(await sign({ envelopeHash: other })).toMatchObject({ status: 412, code: 'content_changed' });
    expect(await sign({ password: 'guess' })).toMatchObject({ status: 403, code: 'reauthentication_failed' });
    expect(await state(version)).toBe('in_review');
    await post(version, 'withdraw', author);
  });

  it.each<[string, object, number, string]>([
    ['a reason for a day to come', { reason: 'It is late.' }, 400, 'invalid_request'],
    ['a month', { effective: '2027-01' }, 400, 'invalid_date'],
    ['a month 13', { lastReview: '2026-13' }, 400, 'invalid_date'],
    ['a class of its own act', { changeClass: 'retired' }, 400, 'invalid_request'],
    ['no meaning', { meaning: '' }, 400, 'invalid_request'],
  ])('refuses %s and leaves the version in review', async (_, change, status, code) => {
    const { number, contentHash } = await buildCarriedVersion(app, policy.slug);
    const reply = await post(number, 'signatures', director, { ...terms(contentHash), ...change });
    expect(reply.json()).toMatchObject({ status, code, fields: [{ field: Object.keys(change)[0] }] });
    expect(await state(number)).toBe('in_review');
    await post(number, 'withdraw', author);
  });

  it('takes one vote a person, a recusal only with its reason, and none from others', async () => {
    const { version, revision } = await draft();
    expect((await post(version, 'votes', members[0]!, { vote: 'approve' })).json()).toMatchObject({
      status: 409,
      code: 'vote_closed',
    });
    await submit(version, `"${revision}"`);
    expect((await post(version, 'votes', members[0]!, { vote: 'recuse' })).json()).toMatchObject({
      status: 422,
      code: 'reason_required',
    });
    await vote(version, 'reject');
    expect((await post(version, 'votes', members[0]!, { vote: 'approve' })).json()).toMatchObject({
      status: 409,
      code: 'already_voted',
    });
    expect((await post(version, 'votes', director, { vote: 'approve' })).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'k', scopes: ['policies:write'] });
    const key = { authorization: `Bearer ${token}` };
    expect((await post(version, 'votes', key, { vote: 'approve' })).json()).toMatchObject({
      code: 'insufficient_scope',
    });
    expect((await post(version, 'signatures', key, terms(`sha256:${'0'.repeat(64)}`))).json()).toMatchObject({
      code: 'insufficient_scope',
    });
    expect((await app.http({ url: url(version, 'approval') })).status).toBe(401);
    await post(version, 'withdraw', author);
  });

  it('voids the votes when the text is edited, and counts anew after the next submission', async () => {
    const { version, revision } = await draft();
    await submit(version, `"${revision}"`);
    await vote(version, 'approve', 'approve', 'approve');
    const edited = await patch(
      version,
      { sections: [{ id: 'policy-criteria', markdown: 'Changed after the vote.' }] },
      `"${revision + 1}"`,
    );
    expect(edited.json()).toMatchObject({ state: 'draft' });
    const approval = await app.http({ url: url(version, 'approval'), headers: author });
    expect(approval.json()).toMatchObject({
      state: 'draft',
      round: { live: false, outcome: 'returned' },
      tally: { carried: false },
    });
    const { contentHash, revision: next } = edited.json<{ contentHash: string; revision: number }>();
    expect((await post(version, 'signatures', director, terms(contentHash))).json()).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    });
    await submit(version, `"${next}"`);
    expect((await post(version, 'signatures', director, terms(contentHash))).json()).toMatchObject({
      code: 'quorum_not_reached',
    });
    expect((await app.http({ url: url(version, 'approval'), headers: author })).json()).toMatchObject({
      round: { number: 2 },
      votes: [],
    });
    await post(version, 'withdraw', author);
  });

  it('refuses a draft whose base is no longer the version signed last', async () => {
    const { number, contentHash } = await buildCarriedVersion(app, policy.slug);
    const between = await buildNextVersion(app, policy.slug, { effective: '2027-03-01' });
    const reply = await post(number, 'signatures', director, {
      ...terms(contentHash),
      effective: '2027-04-01',
    });
    expect(reply.json()).toMatchObject({ status: 409, code: 'stale_base', latest: between.version });
    await post(number, 'withdraw', author);
  });

  it('lets one of two directors who sign at once win', async () => {
    const { number, contentHash } = await buildCarriedVersion(app, policy.slug);
    const second = await signIn(app, await buildPerson(app, { roles: ['medical_director'] }));
    const replies = await Promise.all(
      [director, second].map(
        async (each) =>
          await post(number, 'signatures', each, { ...terms(contentHash), effective: '2027-05-01' }),
      ),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)!.json()).toMatchObject({
      code: 'illegal_transition',
    });
    const signatures = await app.database.query(
      `select from version_signature s join policy_version v on v.id = s.version_id where v.policy_id = $1 and v.number = $2`,
      [policy.policyId, number],
    );
    expect(signatures).toHaveLength(1);
  });

  it('asks for the role at the act, not at sign-in', async () => {
    const { number, contentHash } = await buildCarriedVersion(app, policy.slug);
    const former = await buildPerson(app, { roles: ['medical_director'] });
    const session = await signIn(app, former);
    await app.database.query('delete from person_role where person_id = $1', [former.id]);
    const reply = await post(number, 'signatures', session, {
      ...terms(contentHash),
      effective: '2027-06-01',
    });
    expect(reply.json()).toMatchObject({ status: 403, code: 'forbidden' });
    await post(number, 'withdraw', author);
  });

  it('is submitted against the revision that was read, and only by authors', async () => {
    const { version, revision } = await draft();
    expect((await submit(version, `"${revision - 1}"`)).json()).toMatchObject({
      status: 412,
      code: 'precondition_failed',
    });
    expect((await post(version, 'submit', author)).json()).toMatchObject({
      status: 428,
      code: 'precondition_required',
    });
    expect(
      (await post(version, 'submit', { ...director, 'if-match': `"${revision}"` })).json(),
    ).toMatchObject({ status: 403 });
    expect((await submit(version, `"${revision}"`)).status).toBe(200);
    expect((await submit(version, `"${revision + 1}"`)).json()).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    });
  });
});

describe('a vote that is lost', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
  });
  afterAll(async () => {
    await app.close();
  });

  it('sends the version back to draft once no vote still to come could carry it', async () => {
    const { author, members } = await committeeOf(app);
    const { slug } = await buildPolicyVersion(app);
    const asAuthor = await signIn(app, author);
    const at = `/v1/policies/${slug}/versions`;
    await app.http({ method: 'POST', url: at, headers: asAuthor });
    await app.http({ method: 'POST', url: `${at}/2/submit`, headers: { ...asAuthor, 'if-match': '"1"' } });
    const cast = async (index: number, vote: string) =>
      await app.http({
        method: 'POST',
        url: `${at}/2/votes`,
        headers: await signIn(app, members[index]!),
        payload: { vote },
      });
    expect((await cast(0, 'approve')).json()).toMatchObject({ state: 'in_review' });
    expect((await cast(1, 'reject')).json()).toMatchObject({ state: 'in_review' });
    expect((await cast(2, 'reject')).json()).toMatchObject({
      state: 'draft',
      round: { outcome: 'rejected' },
    });
    expect(await auditOf(app, 'policy.version.rejected')).toHaveLength(1);
  });
});

describe('a document with a date nobody could read', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
  });
  afterAll(async () => {
    await app.close();
  });

  it('is not submitted before a person gives the date', async () => {
    const { author } = await committeeOf(app);
    const headers = await signIn(app, author);
    const { payload, headers: type } = upload('policy.md', policyText({ nextReview: '1st QTR 2026' }));
    const imported = await app.http({
      method: 'POST',
      url: '/v1/policies/import',
      payload,
      headers: { ...headers, ...type },
    });
    const { policy } = imported.json<{ policy: { slug: string } }>();
    const at = `/v1/policies/${policy.slug}/versions/1`;
    const submit = async (revision: number) =>
      await app.http({
        method: 'POST',
        url: `${at}/submit`,
        headers: { ...headers, 'if-match': `"${revision}"` },
      });
    expect((await submit(1)).json()).toMatchObject({
      status: 409,
      code: 'findings_unresolved',
      fields: [{ field: 'dates.nextReview', reason: expect.stringContaining('line ') }],
    });
    await app.http({
      method: 'PATCH',
      url: at,
      headers: { ...headers, 'if-match': '"1"' },
      payload: { dates: { nextReview: '2026-03' } },
    });
    expect((await submit(2)).json()).toMatchObject({ state: 'in_review' });
  });
});
