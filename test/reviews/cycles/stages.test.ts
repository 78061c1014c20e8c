import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FollowStages } from '../../../src/committee/stages/follow-stages.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { auditOf } from '../../people/support.ts';
import {
  actorOf,
  buildPolicyVersion,
  committeeOf,
  type Committee,
} from '../../support/build-policy-version.ts';
import { settle } from '../builders.ts';
import { startDesk, type ReviewDesk, type ShownReview } from './desk.ts';

let desk: ReviewDesk;
let committee: Committee;
let made = 0;
beforeAll(async () => {
  desk = await startDesk();
  committee = await committeeOf(desk.app);
}, 60_000);
afterAll(async () => await desk.app.close());

async function opened(kind = 'scheduled') {
  made += 1;
  const built = await buildPolicyVersion(desk.app, { title: `Staged Policy ${made}` });
  await settle(desk.app);
  const { id } = (
    await desk.post('/v1/reviews', { policy: built.slug, kind, reason: 'early' })
  ).json<ShownReview>();
  await desk.app.drain();
  return { ...built, id };
}
const stageOf = async (id: string) => {
  await desk.app.drain();
  return (await desk.get(`/v1/reviews/${id}`)).json<ShownReview>().stage;
};
const drafts = () => desk.app.nest.get(DraftsService);
const votes = () => desk.app.nest.get(VotesService);

/** A draft with another text, submitted. */
async function submitted(slug: string): Promise<number> {
  const author = actorOf(committee.author);
  const { version } = await drafts().begin(author, slug);
  const edited = await drafts().edit(author, slug, version.number, version.revision, {
    sections: [{ id: 'policy-criteria', markdown: `As of version ${version.number}.` }],
  });
  await votes().submit(author, slug, version.number, edited.version.revision);
  return version.number;
}

describe('the stage of a review', () => {
  it('follows its literature, its draft and the votes', async () => {
    const { id, slug } = await opened();
    expect(await stageOf(id)).toBe('literature');
    const author = actorOf(committee.author);
    const { version } = await drafts().begin(author, slug);
    expect(await stageOf(id)).toBe('drafting');
    const edited = await drafts().edit(author, slug, version.number, version.revision, {
      sections: [{ id: 'policy-criteria', markdown: 'New.' }],
    });
    await votes().submit(author, slug, version.number, edited.version.revision);
    expect(await stageOf(id)).toBe('with_committee');
    for (const member of committee.members) {
      await votes().vote(actorOf(member), slug, version.number, 'approve', undefined);
    }
    expect(await stageOf(id)).toBe('with_director');
    expect(await desk.history(id)).toEqual([
      'opened scheduled',
      'stage_entered literature',
      'stage_entered drafting',
      'stage_entered with_committee',
      'stage_entered with_director',
    ]);
    expect((await auditOf(desk.app, 'review.stage.entered')).at(-1)?.detail).toMatchObject({
      from: 'with_committee',
      to: 'with_director',
    });
    await drafts().edit(author, slug, version.number, edited.version.revision + 1, {
      title: 'Another title',
    });
    expect(await stageOf(id)).toBe('drafting');
  });

  it('is drafting again when the committee rejects, and when the draft is given up', async () => {
    const { id, slug } = await opened();
    const number = await submitted(slug);
    for (const member of committee.members) {
      await votes().vote(actorOf(member), slug, number, 'reject', 'not yet');
    }
    expect(await stageOf(id)).toBe('drafting');
    await votes().submit(actorOf(committee.author), slug, number, await revisionOf(slug, number));
    expect(await stageOf(id)).toBe('with_committee');
    await votes().withdraw(actorOf(committee.author), slug, number, 'no', undefined);
    expect(await stageOf(id)).toBe('drafting');
  });

  it('is that of a draft which was there before the review opened', async () => {
    const built = await buildPolicyVersion(desk.app, { title: 'Drafted before' });
    await submitted(built.slug);
    await desk.app.drain();
    const { id } = (
      await desk.post('/v1/reviews', { policy: built.slug, kind: 'scheduled', reason: 'early' })
    ).json<ShownReview>();
    expect(await stageOf(id)).toBe('with_committee');
    expect((await desk.get('/v1/reviews?stage=with_committee')).text).toContain('Drafted before');
    expect((await desk.get('/v1/reviews?stage=with_director')).text).not.toContain('Drafted before');
  });

  it('takes no notice of a correction, unless the work is interim', async () => {
    const scheduled = await opened();
    await drafts().correct(actorOf(committee.author), scheduled.slug, undefined);
    expect(await stageOf(scheduled.id)).toBe('literature');
    const interim = await opened('interim');
    await drafts().correct(actorOf(committee.author), interim.slug, undefined);
    expect(await stageOf(interim.id)).toBe('drafting');
  });

  it('goes on to drafting once the literature is searched and screened, and not before', async () => {
    const { id, policyId } = await opened();
    const follow = async () => await desk.app.nest.get(FollowStages).followLiterature(policyId);
    await follow();
    expect(await stageOf(id)).toBe('literature');
    await desk.app.database.query('update literature_update set completed_at = now() where cycle_id = $1', [
      id,
    ]);
    await follow();
    await follow();
    expect(await stageOf(id)).toBe('drafting');
    expect((await desk.history(id)).filter((kind) => kind === 'stage_entered drafting')).toHaveLength(1);
  });

  it('stays what it is once the review is closed', async () => {
    const { id, slug, policyId } = await opened('interim');
    await desk.post(`/v1/reviews/${id}/close`, { outcome: 'reaffirmed', reason: 'nothing to do' });
    await drafts().begin(actorOf(committee.author), slug);
    await desk.app.nest.get(FollowStages).followDraft(policyId);
    expect(await stageOf(id)).toBe('literature');
    const late = await desk.post(`/v1/reviews/${id}/stage`, { stage: 'drafting' });
    expect(late.json()).toMatchObject({ code: 'cycle_closed' });
  });
});

describe('a stage entered by hand', () => {
  it('is for the owner, the reviewers, chairs and administrators', async () => {
    const { id, slug } = await opened();
    const owner = await desk.as('Olive Owner', 'author');
    const reviewer = await desk.as('Rex Reviewer', 'reviewer');
    const other = await desk.as('Otto Other', 'author', 'reviewer');
    await desk.patch(
      `/v1/policies/${slug}`,
      { owner: owner.person.id, reviewers: [reviewer.person.id] },
      owner.headers,
    );
    const enter = async (stage: string, headers: typeof owner.headers) =>
      (await desk.post(`/v1/reviews/${id}/stage`, { stage, reason: 'on paper' }, headers)).status;
    expect(await enter('drafting', owner.headers)).toBe(200);
    expect(await enter('with_committee', reviewer.headers)).toBe(200);
    expect(await enter('with_director', other.headers)).toBe(403);
    expect(await enter('literature', desk.chair)).toBe(200);
    expect(await enter('literature', desk.chair)).toBe(200);
    expect(await enter('printing', desk.chair)).toBe(400);
    await desk.app.drain();
    const history = await desk.history(id);
    expect(history.filter((kind) => kind.startsWith('stage_entered'))).toEqual([
      'stage_entered literature',
      'stage_entered drafting',
      'stage_entered with_committee',
      'stage_entered literature',
    ]);
  });
});

async function revisionOf(slug: string, number: number): Promise<number> {
  const [found] = await desk.app.database.query<{ revision: number }>(
    `select v.revision from policy_version v join policy p on p.id = v.policy_id where p.slug = $1 and v.number = $2`,
    [slug, number],
  );
  return found!.revision;
}
