import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import { newId } from '../../../src/kernel/ids.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { actorOf, committeeOf } from '../../support/build-policy-version.ts';
import type { Desk } from '../../support/signing.ts';

interface Draft {
  readonly version: number;
  readonly contentHash: string;
  readonly revision: number;
}

/** A correction of a version (the one in force unless said) that the committee carried; `signed` by directors on a day. */
export async function correct(
  app: TestApp,
  desk: Desk,
  slug: string,
  change: object,
  signing: { readonly effective: string; readonly version?: number; readonly reason?: string },
): Promise<TestReply> {
  const { effective, version, reason } = signing;
  const begun = await desk.post(desk.author, `${slug}/correct`, version === undefined ? {} : { version });
  const { version: number, revision } = begun.json<Draft>();
  const edited = await app.http({
    method: 'PATCH',
    url: `/v1/policies/${slug}/versions/${number}`,
    headers: { ...desk.author, 'if-match': `"${revision}"` },
    payload: change,
  });
  const draft = edited.json<Draft>();
  const { author, members } = await committeeOf(app);
  const votes = app.nest.get(VotesService);
  await votes.submit(actorOf(author), slug, number, draft.revision);
  for (const member of members) await votes.vote(actorOf(member), slug, number, 'approve', undefined);
  const terms = {
    effective,
    changeClass: 'editorial',
    contentHash: draft.contentHash,
    ...(reason === undefined ? {} : { reason }),
  };
  const signed = await desk.sign(desk.first, `${slug}/versions/${number}/signatures`, terms);
  if (reason === undefined) return signed;
  return await desk.sign(desk.second, `${slug}/versions/${number}/signatures`, terms);
}

/** A reaffirmation on which a director closes the policy's scheduled review. */
export async function reaffirm(
  app: TestApp,
  desk: Desk,
  slug: string,
  effective: string,
): Promise<TestReply> {
  await app.database.query(
    `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
     select $1, id, '2026-09', 1, $3, 'rung' from policy where slug = $2`,
    [newId(), slug, app.clock.now()],
  );
  return await desk.sign(desk.first, `${slug}/reaffirm`, { effective });
}
