import { expect } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import type {
  DeliveryReply,
  WholeDeliveryReply,
} from '../../../src/publishing/webhooks/deliveries.schemas.ts';
import type { WebhookReply } from '../../../src/publishing/webhooks/webhooks.schemas.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { buildApproved, buildPolicy, keyWith, tellApproved, type BuiltVersion } from '../builders.ts';
import type { Answer, Receiver } from './receiver.ts';

/** A receiver's answer, always the same. */
export const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** The API of webhooks, with a key that may use it. */
export interface WebhookDesk {
  readonly headers: { readonly authorization: string };
  /** Makes a webhook and waits until its address was asked; returns it with its secret. */
  register(to: Receiver, more?: object): Promise<{ id: string; secret: string }>;
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object): Promise<TestReply>;
  shown(id: string): Promise<WebhookReply>;
  deliveries(id: string, query?: string): Promise<DeliveryReply[]>;
  delivery(id: string, deliveryId: string): Promise<WholeDeliveryReply>;
  /** Lets the time of the next attempt come, for every delivery that waits. */
  nextAttempt(): Promise<void>;
  /** The actions in the audit about a webhook, in their order. */
  audited(id: string): Promise<{ action: string; detail: Record<string, unknown>; actorKind: string }[]>;
}

export async function webhookDesk(app: TestApp): Promise<WebhookDesk> {
  const headers = await keyWith(app, 'webhooks:write');
  const call: WebhookDesk['call'] = async (method, path, payload) =>
    await app.http({
      method,
      url: `/v1/webhooks${path}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
  return {
    headers,
    call,
    async register(to, more = {}) {
      const reply = await call('POST', '', { url: to.url, ...more });
      expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 201 });
      await app.drain();
      return reply.json<{ id: string; secret: string }>();
    },
    shown: async (id) => (await call('GET', `/${id}`)).json<WebhookReply>(),
    deliveries: async (id, query = '') =>
      (await call('GET', `/${id}/deliveries${query}`)).json<{ items: DeliveryReply[] }>().items,
    delivery: async (id, deliveryId) =>
      (await call('GET', `/${id}/deliveries/${deliveryId}`)).json<WholeDeliveryReply>(),
    async nextAttempt() {
      await app.database.query(`update webhook_delivery set next_attempt_at = now() where state = 'waiting'`);
      await app.database.query(`update webhook set woken_at = now() - interval '1 hour'`);
      await app.database.query(`update webhook_lane set paused_until = null`);
      await app.sweep();
    },
    audited: async (id) =>
      await app.database.query(
        `select action, detail, actor_kind as "actorKind" from audit_entry where subject_id = $1 order by id`,
        [id],
      ),
  };
}

/** A signed version of a new policy. */
export async function newPolicy(app: TestApp, slug = `policy-${newId().slice(-8)}`): Promise<BuiltVersion> {
  return await buildApproved(app, await buildPolicy(app, slug), { number: 1 });
}

/** Tells of versions, one event each in this order, numbered one after the other; nothing waits for their delivery. */
export async function tellAll(app: TestApp, versions: readonly BuiltVersion[]): Promise<void> {
  for (const version of versions) await tellApproved(app, version);
}
