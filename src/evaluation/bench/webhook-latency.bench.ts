import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { system } from '../../kernel/actor.ts';
import { Database } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { policyVersionApproved, type VersionApproved } from '../../policies/policies.events.ts';
import { createWebhookSchema } from '../../publishing/webhooks/webhooks.schemas.ts';
import { WebhooksService } from '../../publishing/webhooks/webhooks.service.ts';
import { SampleOrganisation } from '../sample-organisation.ts';
import { median, milliseconds, report } from './measure.ts';
import type { App, Workbench } from './workbench.ts';

const SIGNATURES = 150;
/** Between two of them the machine is idle again. */
const PAUSE_MILLISECONDS = 60;
/** What is promised: 99 of 100 signatures are with the receiver by then. */
const PROMISED_SECONDS = 0.25;

/** From the beginning of a signature's transaction to the first byte of its webhook, one after the other. */
export async function webhookLatencyBench(bench: Workbench): Promise<void> {
  const { app } = await bench.app(true, { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  let arrived: (at: number) => void = () => undefined;
  const receiver = createServer((request, response) => {
    const at = performance.now();
    void answer(request, response, () => arrived(at));
  });
  try {
    const sample = app.get(SampleOrganisation);
    await sample.addPolicy(await sample.addPeople());
    const signed = await signedVersion(app);
    await subscribe(app, receiver);
    const took: number[] = [];
    for (let n = 0; n < SIGNATURES; n += 1) {
      await new Promise((wake) => setTimeout(wake, PAUSE_MILLISECONDS));
      const arrival = new Promise<number>((resolve) => (arrived = resolve));
      const begun = performance.now();
      await app
        .get(Database)
        .transaction(async (tx) => await app.get(Events).record(tx, policyVersionApproved, signed));
      took.push(((await arrival) - begun) / 1000);
    }
    const p99 = took.toSorted((a, b) => a - b)[Math.ceil(SIGNATURES * 0.99) - 1]!;
    const figures = `${milliseconds(median(took))} / ${milliseconds(p99)}`;
    report(
      'signature to first webhook byte, p50 / p99, of 250 ms',
      figures,
      milliseconds(PROMISED_SECONDS),
      PROMISED_SECONDS / p99,
    );
  } finally {
    await app.close();
    receiver.closeAllConnections();
    receiver.close();
  }
}

async function signedVersion(app: App): Promise<VersionApproved> {
  const [found] = await app.get(Database).query<VersionApproved>(
    `select p.id as "policyId", p.slug, v.id as "versionId", v.number as version, v.effective,
            v.change_class as "changeClass", v.content_hash as "contentHash", v.envelope_hash as "envelopeHash",
            null as "reviewOutcome"
       from policy_version v join policy p on p.id = v.policy_id where v.state = 'approved' limit 1`,
  );
  if (found === undefined) throw new Error('the sample organisation has no signed version');
  return found;
}

async function subscribe(app: App, receiver: Server): Promise<void> {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const types = ['policy.version.approved'];
  const given = createWebhookSchema.parse({ url, eventTypes: types, order: 'none' });
  const { id } = await app.get(WebhooksService).create(system('bench'), given);
  const isActive = `select from webhook where id = $1 and state = 'active'`;
  while ((await app.get(Database).query(isActive, [id])).length === 0)
    await new Promise((wake) => setTimeout(wake, 20));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  isEvent: () => void,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString('utf8');
  if (body.startsWith('{"type":"endpoint.verification"')) {
    const { data } = JSON.parse(body) as { data: object };
    response.writeHead(200).end(JSON.stringify(data));
    return;
  }
  isEvent();
  response.writeHead(204).end();
}
