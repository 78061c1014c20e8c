import type { Role } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import type { AppOptions, TestApp, TestReply } from '../../support/app.ts';
import { startReviews } from '../builders.ts';

/** A review as the API shows it, as far as these tests look. */
export interface ShownReview {
  readonly id: string;
  readonly kind: string;
  readonly stage: string | null;
  readonly openedBy: string;
  readonly outcome: string | null;
  readonly nextReview: string;
}

/** The people of a review and how they ask. */
export interface ReviewDesk {
  readonly app: TestApp;
  readonly chair: SessionHeaders;
  /** Somebody signed in. */
  as(name: string, ...roles: readonly Role[]): Promise<{ person: Person; headers: SessionHeaders }>;
  get(url: string, headers?: SessionHeaders): Promise<TestReply>;
  /** As the committee chair, unless other headers are given. */
  post(url: string, payload: object, headers?: SessionHeaders): Promise<TestReply>;
  patch(url: string, payload: object, headers: SessionHeaders): Promise<TestReply>;
  /** A review's history as its kinds, with the fact that matters: `stage_entered drafting`. */
  history(cycleId: string): Promise<string[]>;
  /** Whom notices went to, and of what: `Olive Owner opened`. */
  notices(): Promise<string[]>;
}

/** An organisation in February 2026 with its committee chair. */
export async function startDesk(
  now = '2026-02-10T09:00',
  options: Omit<AppOptions, 'now'> = {},
): Promise<ReviewDesk> {
  const app = await startReviews(now, options);
  const chair = await signIn(app, await buildPerson(app, { name: 'Cara Chair', roles: ['committee_chair'] }));
  const get: ReviewDesk['get'] = async (url, headers = chair) =>
    await app.http({ method: 'GET', url, headers });
  return {
    app,
    chair,
    get,
    async as(name, ...roles) {
      const person = await buildPerson(app, { name, roles });
      return { person, headers: await signIn(app, person) };
    },
    post: async (url, payload, headers = chair) => await app.http({ method: 'POST', url, payload, headers }),
    patch: async (url, payload, headers) => await app.http({ method: 'PATCH', url, payload, headers }),
    async history(cycleId) {
      const { items } = (await get(`/v1/reviews/${cycleId}/history`)).json<{
        items: { kind: string; detail: Record<string, unknown> }[];
      }>();
      return items.map(({ kind, detail }) => {
        const fact = detail['kind'] ?? detail['stage'] ?? detail['outcome'] ?? detail['to'];
        return typeof fact === 'string' ? `${kind} ${fact}` : kind;
      });
    },
    async notices() {
      const found = await app.database.query<{ told: string }>(
        `select person.name || ' ' || (message.notice->>'kind') as told
           from reminder_message message join person on person.id = message.person_id
          where message.kind = 'notice' order by message.id`,
      );
      return found.map(({ told }) => told);
    },
  };
}
