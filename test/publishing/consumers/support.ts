import { expect } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import type { AcknowledgementReply } from '../../../src/publishing/consumers/acknowledgements/acknowledgements.schemas.ts';
import type { ConsumerReply, CreateConsumer } from '../../../src/publishing/consumers/consumers.schemas.ts';
import type {
  BoardLineReply,
  DriftReply,
  HoldingReply,
  HoldingsReply,
} from '../../../src/publishing/consumers/drift/drift.schemas.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { keyWith } from '../builders.ts';

/** A consumer with a key of its own, as a test speaks for it. */
export interface BuiltConsumer extends ConsumerReply {
  readonly keyId: string;
  readonly headers: { readonly authorization: string };
  /** Says something with the key; whatever comes of it. */
  post(body: object): Promise<TestReply>;
  /** Says something that is taken. */
  say(body: object): Promise<AcknowledgementReply>;
  /** What became of items, in their order. */
  outcomes(...items: readonly object[]): Promise<string[]>;
  /** Its line of the board. */
  line(): Promise<BoardLineReply>;
  /** What it reads back of one policy. */
  holding(slug: string): Promise<HoldingReply | undefined>;
}

const headersOf = new WeakMap<TestApp, Promise<{ authorization: string }>>();

/** The header of a key that may change and read consumers. */
export function manager(app: TestApp): Promise<{ authorization: string }> {
  const known = headersOf.get(app) ?? keyWith(app, 'consumers:read', 'consumers:write');
  headersOf.set(app, known);
  return known;
}

/** A call as the manager of consumers. */
export async function manage(
  app: TestApp,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
): Promise<TestReply> {
  const headers = await manager(app);
  return await app.http({
    method,
    url: `/v1/${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
}

/** The board. */
export async function board(app: TestApp): Promise<DriftReply> {
  const reply = await manage(app, 'GET', 'drift');
  expect(reply.status).toBe(200);
  return reply.json<DriftReply>();
}

/** Makes a consumer with a key tied to it. */
export async function buildConsumer(
  app: TestApp,
  name: string,
  given: Partial<Record<keyof CreateConsumer, unknown>> = {},
): Promise<BuiltConsumer> {
  const { key, token } = await app.nest
    .get(ApiKeysService)
    .create(system('test'), { name: `${name} key`, scopes: ['holdings:write'] });
  const made = await manage(app, 'POST', 'consumers', { name, keys: [key.id], ...given });
  if (made.status !== 201) throw new Error(made.text);
  const consumer = made.json<ConsumerReply>();
  const headers = { authorization: `Bearer ${token}` };
  const post = async (payload: object) =>
    await app.http({ method: 'POST', url: '/v1/acknowledgements', headers, payload });
  const say = async (body: object) => {
    const reply = await post(body);
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.json<AcknowledgementReply>();
  };
  return {
    ...consumer,
    keyId: key.id,
    headers,
    post,
    say,
    outcomes: async (...items) => (await say({ items })).items.map(({ outcome }) => outcome),
    async line() {
      const { items } = await board(app);
      return items.find(({ consumer: { id } }) => id === consumer.id)!;
    },
    async holding(slug) {
      const reply = await app.http({ url: '/v1/holdings?limit=200', headers });
      const { items } = reply.json<HoldingsReply>();
      return items.find(({ policy }) => policy.slug === slug);
    },
  };
}
