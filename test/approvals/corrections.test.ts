import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VotesService } from '../../src/approvals/votes/votes.service.ts';
import { auditOf } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';
import { deskOf, type Desk } from '../support/signing.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

interface Draft {
  readonly version: number;
  readonly contentHash: string;
  readonly revision: number;
}

describe('a correction', () => {
  let app: TestApp;
  let desk: Desk;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    desk = await deskOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async () => {
    made += 1;
    return await buildPolicyVersion(app, { title: `Corrected Policy ${made}` });
  };
  const edit = async (slug: string, { version, revision }: Draft, change: object): Promise<Draft> => {
    const reply = await app.http({
      method: 'PATCH',
      url: `/v1/policies/${slug}/versions/${version}`,
      headers: { ...desk.author, 'if-match': `"${revision}"` },
      payload: change,
    });
    return reply.json<Draft>();
  };
  const carry = async (slug: string, { version, revision }: Draft): Promise<void> => {
    const { author, members } = await committeeOf(app);
    const votes = app.nest.get(VotesService);
    await votes.submit(actorOf(author), slug, version, revision);
    for (const member of members) await votes.vote(actorOf(member), slug, version, 'approve', undefined);
  };
  /** A correction that the committee carried: only signatures are missing. */
  const corrected = async (slug: string, number?: number): Promise<Draft> => {
    const body = number === undefined ? {} : { version: number };
    const begun = (await desk.post(desk.author, `${slug}/correct`, body)).json<Draft>();
    const draft = await edit(slug, begun, {
      sections: [{ id: 'policy-criteria', markdown: `Mended in version ${begun.version}.` }],
    });
    await carry(slug, draft);
    return draft;
  };
  const signatures = (slug: string, { version }: Draft) => `${slug}/versions/${version}/signatures`;
  const terms = ({ contentHash }: Draft, effective: string, more: object = {}) => {
    return { effective, changeClass: 'editorial', contentHash, ...more };
  };

  it('replaces the version in force from the signing day on, with one signature, and keeps the review dates', async () => {
    const { slug, policyId } = await policy();
    const begun = await desk.post(desk.author, `${slug}/correct`);
    expect(begun.status).toBe(201);
    expect(begun.json()).toMatchObject({ version: 2, baseVersion: 1, corrects: 1 });
    const draft = await edit(slug, begun.json<Draft>(), { title: 'A Title without its Typo' });
    await carry(slug, draft);
    const signed = await desk.sign(desk.first, signatures(slug, draft), terms(draft, '2026-09-18'));
    expect(signed.json()).toMatchObject({ state: 'approved' });
    expect((await desk.active(slug)).json()).toMatchObject({
      version: 2,
      inForce: { from: '2026-09-18', until: null },
      dates: { lastReview: '2025-11', nextReview: '2026-09' },
    });
    expect((await desk.active(slug, 'on=2026-09-17')).json()).toMatchObject({ version: 1 });
    expect(await desk.told(slug)).toEqual(
      expect.arrayContaining([
        'policy.version.approved 2',
        'policy.version.corrected 2',
        'policy.version.effective 2',
        'policy.version.superseded 1',
      ]),
    );
    const [event] = await app.database.query<{ data: object }>(
      `select data from event where type = 'policy.version.corrected' and data->>'policyId' = $1`,
      [policyId],
    );
    expect(event!.data).toMatchObject({ corrects: 1, version: 2, effective: '2026-09-18' });
    const history = await app.http({ url: `/v1/policies/${slug}/versions` });
    expect(history.json()).toMatchObject({ items: [{ version: 2, corrects: 1 }, { corrects: null }] });
    expect((await app.http({ url: `/v1/policies/${slug}` })).json()).toMatchObject({
      title: 'A Title without its Typo',
    });
    expect((await auditOf(app, 'policy.version.approved')).at(-1)).toMatchObject({
      detail: { version: 2, corrects: 1 },
    });
  });

  it('leaves a scheduled version as it is, and its signer must know that this one lacks it', async () => {
    const { slug } = await policy();
    const scheduled = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    const draft = await corrected(slug);
    const shown = await app.http({
      url: `/v1/policies/${slug}/versions/${draft.version}/envelope?effective=2026-09-18&changeClass=editorial`,
      headers: desk.first,
    });
    expect(shown.json()).toMatchObject({ envelope: { corrects: 1, notCarriedBy: [scheduled.version] } });
    const path = signatures(slug, draft);
    const unseen = await desk.sign(desk.first, path, terms(draft, '2026-09-18'));
    expect(unseen.json()).toMatchObject({
      status: 409,
      code: 'correction_not_carried',
      versions: [scheduled.version],
    });
    const seen = terms(draft, '2026-09-18', { notCarriedBy: [scheduled.version] });
    expect((await desk.sign(desk.first, path, seen)).status).toBe(201);
    expect((await desk.active(slug)).json()).toMatchObject({
      version: draft.version,
      inForce: { until: '2027-01-01' },
    });
    expect((await desk.active(slug, 'on=2027-01-01')).json()).toMatchObject({ version: scheduled.version });
    expect(await desk.statuses(slug)).toEqual(['3 active', '2 scheduled', '1 superseded']);
    const history = await app.http({ url: `/v1/policies/${slug}/versions`, headers: desk.author });
    expect(history.json()).toMatchObject({ items: [{ lacks: [] }, { version: 2, lacks: [3] }, {}] });
  });

  it('is not dropped unseen by the next draft, which begins from the scheduled version', async () => {
    const { slug } = await policy();
    const scheduled = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    const correction = await corrected(slug);
    const seen = terms(correction, '2026-09-18', { notCarriedBy: [scheduled.version] });
    await desk.sign(desk.first, signatures(slug, correction), seen);

    const begun = (await desk.post(desk.author, `${slug}/versions`)).json<Draft>();
    expect(begun).toMatchObject({ baseVersion: scheduled.version, lacks: [correction.version], carries: [] });
    const draft = await edit(slug, begun, {
      sections: [{ id: 'policy-criteria', markdown: 'The next text.' }],
    });
    await carry(slug, draft);
    const dropping = await desk.sign(desk.first, signatures(slug, draft), terms(draft, '2027-02-01'));
    expect(dropping.json()).toMatchObject({ status: 409, code: 'stale_base', lacks: [correction.version] });

    const [{ revision } = { revision: 0 }] = await app.database.query<{ revision: number }>(
      `select v.revision from policy_version v join policy p on p.id = v.policy_id where p.slug = $1 and v.number = $2`,
      [slug, draft.version],
    );
    const carrying = await edit(slug, { ...draft, revision }, { carries: [correction.version] });
    expect(carrying).toMatchObject({ carries: [correction.version], lacks: [] });
    await carry(slug, carrying);
    const signed = await desk.sign(desk.first, signatures(slug, carrying), terms(carrying, '2027-02-01'));
    expect(signed.status).toBe(201);
    const after = (await desk.post(desk.author, `${slug}/versions`)).json();
    expect(after).toMatchObject({ baseVersion: draft.version, lacks: [] });
  });

  it('of a scheduled version takes that version’s days', async () => {
    const { slug } = await policy();
    const scheduled = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    const draft = await corrected(slug, scheduled.version);
    const signed = await desk.sign(desk.first, signatures(slug, draft), terms(draft, '2027-01-01'));
    expect(signed.status).toBe(201);
    expect(await desk.statuses(slug)).toEqual(['3 scheduled', '2 superseded', '1 active']);
    expect((await desk.post(desk.author, `${slug}/versions`)).json()).toMatchObject({ baseVersion: 3 });
  });

  it('is stale once its base was corrected by another', async () => {
    const { slug } = await policy();
    const one = await corrected(slug);
    const other = await corrected(slug);
    await desk.sign(desk.first, signatures(slug, one), terms(one, '2026-09-18'));
    const late = await desk.sign(desk.first, signatures(slug, other), terms(other, '2026-09-18'));
    expect(late.json()).toMatchObject({ status: 409, code: 'stale_base', base: 1, latest: one.version });
  });

  it('does not make the drafts of another version stale, nor is made stale by them', async () => {
    const { slug } = await policy();
    const draft = await corrected(slug);
    await buildNextVersion(app, slug, { effective: '2027-01-01' });
    const seen = terms(draft, '2026-09-18', { notCarriedBy: [3] });
    expect((await desk.sign(desk.first, signatures(slug, draft), seen)).status).toBe(201);
  });

  it('refuses to carry what is no correction, and to correct what governs no day', async () => {
    const { slug } = await policy();
    const begun = (await desk.post(desk.author, `${slug}/versions`)).json<Draft>();
    expect(await edit(slug, begun, { carries: [1] })).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'carries.0' }],
    });
    const correct = async (version: number) =>
      (await desk.post(desk.author, `${slug}/correct`, { version })).json();
    expect(await correct(begun.version)).toMatchObject({ status: 409, code: 'illegal_transition' });
    expect(await correct(99)).toMatchObject({ status: 404 });
  });

  describe('that reaches back', () => {
    it('waits for a second director over the same envelope, and what was known before stays known', async () => {
      const { slug } = await policy();
      const draft = await corrected(slug);
      const path = signatures(slug, draft);
      const alone = await desk.sign(desk.first, path, terms(draft, '2026-03-01'));
      expect(alone.json()).toMatchObject({
        status: 422,
        code: 'reason_required',
        fields: [{ field: 'reason' }],
      });
      const retroactive = terms(draft, '2026-03-01', { reason: 'The code was never valid.' });
      const first = await desk.sign(desk.first, path, retroactive);
      expect(first.json()).toMatchObject({
        state: 'in_review',
        waiting: [{ signatures: 1, envelope: { retroactive: { reason: 'The code was never valid.' } } }],
      });
      expect((await desk.active(slug, 'on=2026-03-01')).json()).toMatchObject({ version: 1 });
      expect((await auditOf(app, 'policy.version.signed_first')).at(-1)).toMatchObject({
        detail: { version: draft.version, effective: '2026-03-01' },
      });
      const { waiting } = first.json<{ waiting: { envelopeHash: string }[] }>();
      const envelopeHash = waiting[0]!.envelopeHash;
      const same = { ...retroactive, envelopeHash };
      expect((await desk.sign(desk.first, path, same)).json()).toMatchObject({ code: 'already_signed' });
      const otherDay = { ...same, effective: '2026-04-01' };
      expect((await desk.sign(desk.second, path, otherDay)).json()).toMatchObject({
        code: 'content_changed',
      });

      app.clock.moveTo(app.clock.now().add({ hours: 2 }));
      const before = app.clock.now().subtract({ nanoseconds: 1000 }).toString();
      const second = await desk.sign(desk.second, path, same);
      expect(second.json()).toMatchObject({
        state: 'approved',
        waiting: [],
        signatures: [{ name: 'Dana Director' }, { name: 'Second Director' }],
      });
      expect((await desk.active(slug, 'on=2026-03-01')).json()).toMatchObject({ version: draft.version });
      expect((await desk.active(slug, `on=2026-03-01&knownAt=${before}`)).json()).toMatchObject({
        version: 1,
      });
      expect((await desk.active(slug, 'on=2026-02-28')).json()).toMatchObject({ version: 1 });
      const version = await app.http({ url: `/v1/policies/${slug}/versions/${draft.version}` });
      expect(version.json<{ signatures: object[] }>().signatures).toHaveLength(2);
    });

    it('loses its first signature to an edit', async () => {
      const { slug } = await policy();
      const draft = await corrected(slug);
      const retroactive = terms(draft, '2026-03-01', { reason: 'Never valid.' });
      await desk.sign(desk.first, signatures(slug, draft), retroactive);
      const { revision } = (
        await app.http({ url: `/v1/policies/${slug}/versions/${draft.version}`, headers: desk.author })
      ).json<Draft>();
      const edited = await edit(slug, { ...draft, revision }, { title: 'Corrected Policy' });
      const back = await edit(slug, edited, { title: `Corrected Policy ${made}` });
      expect(back.contentHash).toBe(draft.contentHash);
      await carry(slug, back);
      const second = await desk.sign(desk.second, signatures(slug, back), retroactive);
      expect(second.json()).toMatchObject({ state: 'in_review', waiting: [{ signatures: 1 }] });
      const third = await desk.sign(desk.first, signatures(slug, back), retroactive);
      expect(third.json()).toMatchObject({ state: 'approved' });
      const version = await app.http({ url: `/v1/policies/${slug}/versions/${draft.version}` });
      expect(version.json<{ signatures: { name: string }[] }>().signatures.map(({ name }) => name)).toEqual([
        'Second Director',
        'Dana Director',
      ]);
    });

    it('takes force once when two directors sign at the same moment', async () => {
      const { slug } = await policy();
      const draft = await corrected(slug);
      const retroactive = terms(draft, '2026-03-01', { reason: 'Never valid.' });
      const path = signatures(slug, draft);
      const replies = await Promise.all([
        desk.sign(desk.first, path, retroactive),
        desk.sign(desk.second, path, retroactive),
      ]);
      expect(replies.map((reply) => reply.json<{ state: string }>().state).toSorted()).toEqual([
        'approved',
        'in_review',
      ]);
      expect((await desk.active(slug, 'on=2026-03-01')).json()).toMatchObject({ version: draft.version });
    });

    it('stays within the days of the version it corrects', async () => {
      const { slug } = await policy();
      const draft = await corrected(slug);
      const early = terms(draft, '2025-12-31', { reason: 'Never valid.' });
      const reply = await desk.sign(desk.first, signatures(slug, draft), early);
      expect(reply.json()).toMatchObject({ status: 409, code: 'stale_base' });
    });
  });

  it('is no other version: one for the day of its signature is retroactive', async () => {
    const { slug } = await policy();
    const { number, contentHash } = await buildCarriedVersion(app, slug);
    const today = {
      effective: '2026-09-18',
      changeClass: 'neutral',
      contentHash,
      reason: 'A court ruled so.',
    };
    const path = `${slug}/versions/${number}/signatures`;
    expect((await desk.sign(desk.first, path, today)).json()).toMatchObject({ state: 'in_review' });
    expect((await desk.active(slug)).json()).toMatchObject({ version: 1 });
    expect((await desk.sign(desk.second, path, today)).json()).toMatchObject({ state: 'approved' });
    expect((await desk.active(slug)).json()).toMatchObject({ version: number });
  });
});
