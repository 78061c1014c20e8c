import type { Person } from '../../../src/people/persons/people.queries.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import type { VoteValue } from '../../../src/approvals/votes/vote.rules.ts';
import { signIn, type SessionHeaders } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { actorOf, buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';

/** A paper as the API shows it, as far as tests look. */
export interface PaperReply {
  readonly number: number | null;
  readonly items: readonly PaperItemReply[];
  readonly published: { number: number; contentHash: string; changedSince: boolean } | null;
  readonly approved: { number: number; contentHash: string } | null;
  readonly attendance: readonly { name: string; seat: string | null; attendance: string }[];
  readonly quorum: { present: number; needed: number; reached: boolean };
  readonly addenda: readonly { text: string; by: string }[];
}

export interface PaperItemReply {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly note: string | null;
  readonly policy: { slug: string } | null;
  readonly version: { number: number; base: number | null; contentHash: string } | null;
  readonly review: { state: string } | null;
  readonly carriedFrom: { day: string } | null;
  readonly literature: { screened: number } | null;
  readonly links: Record<string, string | null>;
  readonly disposition: string;
  readonly discussion: string | null;
  readonly textChangedSince: boolean;
  readonly votes: RoundReply | null;
  readonly otherRounds: readonly RoundReply[];
}

export interface RoundReply {
  contentHash: string;
  round: number;
  live: boolean;
  outcome: string | null;
  votes: { name: string; vote: string; reason: string | null }[];
  tally: { approve: number; carried: boolean };
}

/** The committee's people of a test, signed in. */
export interface Table {
  readonly chair: SessionHeaders;
  readonly member: SessionHeaders;
  readonly director: SessionHeaders;
  readonly author: SessionHeaders;
  readonly members: readonly Person[];
  readonly directorPerson: Person;
  get(who: SessionHeaders, path: string): Promise<TestReply>;
  send(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object): Promise<TestReply>;
  /** A meeting added by hand; its id. */
  meeting(day: string, more?: object): Promise<string>;
  agenda(id: string): Promise<PaperReply>;
  minutes(id: string): Promise<PaperReply>;
}

/** Signs the committee of an application in; what is sent is sent by its chair. */
export async function tableOf(app: TestApp): Promise<Table> {
  const { author, members, director } = await committeeOf(app);
  const chair = await signIn(app, members[0]!);
  const get = async (who: SessionHeaders, path: string) => await app.http({ url: path, headers: { ...who } });
  const send: Table['send'] = async (method, path, body) =>
    await app.http({
      method,
      url: path,
      headers: { ...chair },
      ...(body === undefined ? {} : { payload: body }),
    });
  const paper = async (id: string, kind: string) => {
    const reply = await get(chair, `/v1/meetings/${id}/${kind}`);
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.json<PaperReply>();
  };
  return {
    chair,
    member: await signIn(app, members[1]!),
    director: await signIn(app, director),
    author: await signIn(app, author),
    members,
    directorPerson: director,
    get,
    send,
    async meeting(day, more = {}) {
      const body = { name: 'Policy committee', day, startsAt: '13:00', durationMinutes: 90, ...more };
      const reply = await send('POST', '/v1/meetings', body);
      if (reply.status !== 201) throw new Error(reply.text);
      return reply.json<{ id: string }>().id;
    },
    agenda: async (id) => await paper(id, 'agenda'),
    minutes: async (id) => await paper(id, 'minutes'),
  };
}

/** A text in review. */
export interface Submitted {
  readonly slug: string;
  readonly number: number;
  readonly contentHash: string;
  readonly policyId: string;
}

/** A policy in force of which a second version is in review. */
export async function submitted(
  app: TestApp,
  title: string,
  printed: { nextReview?: string } = {},
): Promise<Submitted> {
  const { author } = await committeeOf(app);
  const { slug, policyId } = await buildPolicyVersion(app, { title, ...printed });
  const drafts = app.nest.get(DraftsService);
  const { version } = await drafts.begin(actorOf(author), slug);
  return { policyId, ...(await edited(app, slug, version.number, version.revision, 'As it is to be.')) };
}

/** Another text for a version, submitted. */
export async function edited(
  app: TestApp,
  slug: string,
  number: number,
  revision: number,
  markdown: string,
): Promise<Omit<Submitted, 'policyId'>> {
  const { author } = await committeeOf(app);
  const drafts = app.nest.get(DraftsService);
  const { version } = await drafts.edit(actorOf(author), slug, number, revision, {
    sections: [{ id: 'policy-criteria', markdown }],
  });
  await app.nest.get(VotesService).submit(actorOf(author), slug, number, version.revision);
  return { slug, number, contentHash: version.contentHash };
}

/** Votes of the committee, its chair's first. */
export async function cast(
  app: TestApp,
  { slug, number }: Pick<Submitted, 'slug' | 'number'>,
  ...votes: readonly (VoteValue | readonly [VoteValue, string])[]
): Promise<void> {
  const { members } = await committeeOf(app);
  for (const [index, vote] of votes.entries()) {
    const [value, reason] = typeof vote === 'string' ? [vote, undefined] : vote;
    await app.nest.get(VotesService).vote(actorOf(members[index]!), slug, number, value, reason);
  }
}
