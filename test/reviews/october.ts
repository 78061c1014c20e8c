import { system, type Scope } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import type { TestApp, TestReply } from '../support/app.ts';
import { advance, policies, policy, startReviews } from './builders.ts';

/** A review as the API lists it. */
export interface ListedReview {
  readonly id: string | null;
  readonly policy: { readonly id: string; readonly title: string };
  readonly state: string;
  readonly days: number | null;
  readonly nextReview: string;
}
/** A rung as the API reports or forecasts it. */
export interface ListedRung {
  readonly rung: string;
  readonly occurrence: number;
  readonly dueOn: string;
  readonly sendOn: string;
  readonly state: string;
  readonly delivery: string;
  readonly recipients: readonly { readonly name: string }[];
}
/** A page of a list. */
export interface Items<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** An organisation on October 9, 2026, with reviews in every state, and how to ask it. */
export interface October {
  readonly app: TestApp;
  /** Ids: who owns Lysis, who owns the others and asks where nobody is named, and the policy. */
  readonly owner: string;
  readonly other: string;
  readonly lysis: string;
  readonly reviewer: SessionHeaders;
  get(url: string, headers?: Record<string, string>): Promise<TestReply>;
  /** As the committee chair, unless other headers are given. */
  post(url: string, payload: object, headers?: Record<string, string>): Promise<TestReply>;
  keyWith(scope: Scope): Promise<{ authorization: string }>;
  lysisReview(): Promise<ListedReview>;
}

/** Walks from February to October 9, 2026: Lysis is overdue since September, its chair told on the 8th. */
export async function startOctober(): Promise<October> {
  const app = await startReviews('2026-02-10T09:00');
  const owner = await buildPerson(app, { name: 'Olive Owner', roles: ['author'] });
  const other = await buildPerson(app, { name: 'Otto Other', roles: ['author', 'reviewer'] });
  const chair = await signIn(app, await buildPerson(app, { name: 'Cara Chair', roles: ['committee_chair'] }));
  const reviewer = await signIn(app, other);
  const lysis = await policy(app, { ownerId: owner.id });
  await policies(app, [
    { title: 'Late', nextReview: '2026-08', ownerId: other.id },
    { title: 'Now', nextReview: '2026-10-09', ownerId: other.id },
    { title: 'This year', nextReview: '2026', ownerId: other.id },
    { title: 'Far', nextReview: '2028-01', ownerId: other.id },
  ]);
  for (const day of ['2026-05-04', '2026-06-03', '2026-09-01', '2026-10-01', '2026-10-08', '2026-10-09']) {
    await advance(app, `${day}T08:00`);
  }
  const get: October['get'] = async (url, headers = reviewer) =>
    await app.http({ method: 'GET', url, headers });
  return {
    app,
    owner: owner.id,
    other: other.id,
    lysis,
    reviewer,
    get,
    post: async (url, payload, headers = chair) => await app.http({ method: 'POST', url, payload, headers }),
    async keyWith(scope) {
      const keys = app.nest.get(ApiKeysService);
      const { token } = await keys.create(system('test'), { name: scope, scopes: [scope] });
      return { authorization: `Bearer ${token}` };
    },
    async lysisReview() {
      const { items } = (await get('/v1/reviews')).json<Items<ListedReview>>();
      return items.find((item) => item.policy.id === lysis)!;
    },
  };
}
