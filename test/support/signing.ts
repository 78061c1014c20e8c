import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import type { TestApp, TestReply } from './app.ts';
import { committeeOf } from './build-policy-version.ts';

/** Two medical directors, signed in, and the author of a test's drafts. */
export interface Desk {
  readonly author: SessionHeaders;
  readonly first: SessionHeaders;
  readonly second: SessionHeaders;
  /** A POST as one of them; a body that signs gets its meaning and password. */
  post(who: SessionHeaders, path: string, body?: object): Promise<TestReply>;
  /** {@link post} with a signature. */
  sign(who: SessionHeaders, path: string, body?: object): Promise<TestReply>;
  /** What `active` answers to everybody; `question` is its query. */
  active(slug: string, question?: string): Promise<TestReply>;
  /** The public events about a policy, as `type version`, in the order of the feed. */
  told(slug: string): Promise<string[]>;
  /** A policy's versions and what the day makes of each, newest first: `2 scheduled`. */
  statuses(slug: string): Promise<string[]>;
}

/** Signs the people of a test in. */
export async function deskOf(app: TestApp): Promise<Desk> {
  const { author, director } = await committeeOf(app);
  const colleague = await buildPerson(app, { name: 'Second Director', roles: ['medical_director'] });
  const post = async (who: SessionHeaders, path: string, body: object = {}): Promise<TestReply> =>
    await app.http({ method: 'POST', url: `/v1/policies/${path}`, headers: { ...who }, payload: body });
  return {
    author: await signIn(app, author),
    first: await signIn(app, director),
    second: await signIn(app, colleague),
    post,
    sign: async (who, path, body = {}) =>
      await post(who, path, { meaning: 'I decide so.', password: PASSWORD, ...body }),
    active: async (slug, question = '') => await app.http({ url: `/v1/policies/${slug}/active?${question}` }),
    async told(slug) {
      await app.drain();
      const feed = (await app.http({ url: '/v1/changes?limit=1000' })).json<{
        items: { type: string; data: { policy: { slug: string }; version?: number } }[];
      }>();
      return feed.items
        .filter(({ data }) => data.policy.slug === slug)
        .map(({ type, data }) => `${type}${data.version === undefined ? '' : ` ${data.version}`}`);
    },
    async statuses(slug) {
      const history = await app.http({ url: `/v1/policies/${slug}/versions` });
      const { items } = history.json<{ items: { version: number; status: string }[] }>();
      return items.map(({ version, status }) => `${version} ${status}`);
    },
  };
}
