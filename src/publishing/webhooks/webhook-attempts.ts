import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import type { ClaimedDelivery, LaneFacts } from './webhook-claims.ts';
import { disableWebhook } from './disable-webhook.ts';
import type { LaneHold } from './webhook-lane-leases.ts';
import { requestOrigin } from './webhook-message.rules.ts';
import { WebhookNotices } from './webhook-notices.ts';
import { judge, pauseSeconds, type Judgement } from './webhook-schedule.rules.ts';
import { outcomeOf, type AttemptOutcome, type SentWebhook } from './webhook-sender.ts';
import { shortfallOf } from './webhook-verification.rules.ts';

/** An attempt that has come to its end. */
export interface EndedAttempt {
  readonly delivery: ClaimedDelivery;
  /** The address it was made at. */
  readonly url: string;
  readonly sent: SentWebhook;
}

interface JudgedAttempt {
  readonly delivery: ClaimedDelivery;
  readonly outcome: AttemptOutcome;
  readonly judgement: Judgement;
  /** Seconds for which nothing more is to be sent. */
  readonly pause: number;
}

const ACTOR = system('webhooks');
/** What an old address answers says nothing of the present one: neither that it has the event nor that it wants no more. */
const ELSEWHERE: Judgement = {
  state: 'waiting',
  delaySeconds: 0,
  error: "answered by an address that is the webhook's no more",
  gone: false,
};
const NEVER_ANSWERED = 'its address never answered the question whether it wants webhooks';

/** Writes the outcomes of attempts down and decides what follows; the rows are the truth, whoever works on them. */
@Injectable()
export class WebhookAttempts {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly notices: WebhookNotices,
    private readonly settings: Settings,
    private readonly logger: Logger,
  ) {}

  /**
   * Writes many outcomes of one webhook down with one statement. Success counts whatever else happened to the delivery
   * since its attempt was begun, but for the answer of an address that is the webhook's no more. Of a failure nothing
   * follows when another attempt was begun meanwhile. True when something followed for the webhook itself.
   */
  async settle(
    hold: LaneHold,
    facts: Pick<LaneFacts, 'url' | 'format' | 'failing'>,
    ended: readonly EndedAttempt[],
  ): Promise<boolean> {
    const judged = ended.map((attempt) => this.judged(attempt, facts));
    if (!judged.some((attempt) => hasConsequence(attempt, facts.failing))) {
      await writeDown(this.database.source.manager, hold, judged);
      return false;
    }
    await this.database.transaction(async (tx) => {
      // the webhook before its deliveries, as everybody takes them who changes both
      await rows(tx, 'select from webhook where id = $1 for no key update', [hold.webhookId]);
      const settled = new Set(await writeDown(tx, hold, judged));
      await this.follow(
        tx,
        hold.webhookId,
        judged.filter(({ delivery }) => settled.has(delivery.id)),
      );
    });
    return true;
  }

  private judged(
    { delivery, url, sent }: EndedAttempt,
    facts: Pick<LaneFacts, 'url' | 'format'>,
  ): JudgedAttempt {
    const outcome = outcomeOf(sent);
    return url === facts.url
      ? {
          delivery,
          outcome,
          judgement: this.judgement(delivery, outcome, facts),
          pause: pauseSeconds(outcome),
        }
      : { delivery, outcome, judgement: ELSEWHERE, pause: 0 };
  }

  private judgement(
    delivery: ClaimedDelivery,
    outcome: AttemptOutcome,
    { format }: Pick<LaneFacts, 'format'>,
  ): Judgement {
    const judgement = judge(delivery, outcome, Math.random());
    if (delivery.challenge === null || judgement.state !== 'delivered') return judgement;
    const shortfall = shortfallOf(
      format,
      { headers: outcome.replyHeaders ?? {}, body: outcome.reply ?? '' },
      { challenge: delivery.challenge, origin: requestOrigin(this.settings.publicUrl) },
    );
    return shortfall === null
      ? judgement
      : judge(delivery, { ...outcome, status: null, error: shortfall }, Math.random());
  }

  /** What follows for the webhook itself. */
  private async follow(tx: Tx, webhookId: string, settled: readonly JudgedAttempt[]): Promise<void> {
    if (
      settled.some(
        ({ delivery, judgement }) => delivery.kind === 'verification' && judgement.state === 'delivered',
      )
    )
      await this.markVerified(tx, webhookId);
    const longest = Math.max(0, ...settled.map(({ pause }) => pause));
    if (longest > 0) await pauseLane(tx, webhookId, longest);
    if (
      settled.some(({ delivery, judgement }) => delivery.kind === 'event' && judgement.state === 'delivered')
    )
      await rows(tx, 'update webhook set failing_since = null where id = $1 and failing_since is not null', [
        webhookId,
      ]);
    if (settled.some(({ judgement }) => judgement.gone))
      return await this.disable(tx, webhookId, 'the receiver answered 410 Gone');
    if (
      settled.some(
        ({ delivery, judgement }) => delivery.kind === 'verification' && judgement.state === 'dead',
      )
    )
      return await this.disable(tx, webhookId, NEVER_ANSWERED);
    const dead = settled.filter(
      ({ delivery, judgement }) => delivery.kind === 'event' && judgement.state === 'dead',
    );
    if (dead.length > 0) await this.markFailing(tx, webhookId, dead);
  }

  private async markVerified(tx: Tx, webhookId: string): Promise<void> {
    const verified = await rows(
      tx,
      `update webhook set state = 'active', verified_at = clock_timestamp() where id = $1 and state = 'unverified' returning 1`,
      [webhookId],
    );
    if (verified.length === 0) return;
    const subject = { type: 'webhook', id: webhookId };
    await this.audit.record(tx, { actor: ACTOR, action: 'webhook.verified', subject, detail: {} });
  }

  private async disable(tx: Tx, webhookId: string, reason: string): Promise<void> {
    if (await disableWebhook(tx, this.audit, { webhookId, reason, actor: ACTOR }))
      await this.notices.tell(tx, { webhookId, kind: 'disabled', reason });
  }

  /** The first dead letter is told by mail; those that follow are not, until something was delivered in between. */
  private async markFailing(tx: Tx, webhookId: string, dead: readonly JudgedAttempt[]): Promise<void> {
    const said = dead[0]?.outcome.error ?? 'no reply';
    this.logger.warn({ webhookId, dead: dead.length, error: said }, 'webhook deliveries are dead');
    const first = await rows(
      tx,
      'update webhook set failing_since = clock_timestamp() where id = $1 and failing_since is null returning 1',
      [webhookId],
    );
    if (first.length > 0) await this.notices.tell(tx, { webhookId, kind: 'failing', reason: said });
  }
}

/** Whether more follows than what the delivery's own row says. */
function hasConsequence({ delivery, judgement, pause }: JudgedAttempt, failing: boolean): boolean {
  return (
    judgement.gone ||
    delivery.kind === 'verification' ||
    (delivery.kind === 'event' &&
      (judgement.state === 'dead' || (judgement.state === 'delivered' && failing))) ||
    pause > 0
  );
}

/** Returns the ids of the deliveries whose state these outcomes decided. */
async function writeDown(tx: Tx, { token }: LaneHold, judged: readonly JudgedAttempt[]): Promise<string[]> {
  const settled = await rows<{ id: string }>(tx, SETTLE, [
    JSON.stringify(judged.map(asRecord)),
    token,
    judged.map(({ delivery }) => delivery.id),
  ]);
  return settled.map(({ id }) => id);
}

function asRecord({ delivery, outcome, judgement }: JudgedAttempt): Record<string, unknown> {
  return {
    id: delivery.id,
    attempt: delivery.attempt,
    state: judgement.state,
    delay: judgement.delaySeconds,
    started: outcome.startedAt.toString(),
    duration: outcome.durationMilliseconds,
    address: outcome.address,
    request: outcome.requestHeaders,
    body: outcome.requestBody,
    status: outcome.status,
    error: judgement.error,
    answer: outcome.replyHeaders,
    reply: outcome.reply,
  };
}

// held in the order in which everybody holds a webhook's deliveries; by their key, however few there are and however many
const SETTLE = `
  with held as materialized (
    select d.id from webhook_delivery d where d.id = any($3::uuid[]) order by d.sequence nulls first, d.id for no key update),
  ended as (
    select o.* from jsonb_to_recordset($1::jsonb) as o (id uuid, attempt int, state text, delay float8, started timestamptz,
             duration int, address text, request jsonb, body text, status int, error text, answer jsonb, reply text)
      join held h on h.id = o.id), -- of a webhook that was removed meanwhile nothing is written
  logged as (
    insert into webhook_attempt as a (delivery_id, number, started_at, duration_milliseconds, address, request_headers,
             request_body, status, error, reply_headers, reply)
    select id, attempt, started, duration, address, request, body, status, error, answer, reply from ended
    on conflict (delivery_id, number) do update
       set duration_milliseconds = excluded.duration_milliseconds, address = excluded.address,
           request_headers = excluded.request_headers, request_body = excluded.request_body, status = excluded.status,
           error = excluded.error, reply_headers = excluded.reply_headers, reply = excluded.reply)
  update webhook_delivery d
     set state = o.state, last_status = o.status, last_error = o.error, claimed_by = null, claimed_at = null,
         next_attempt_at = clock_timestamp() + make_interval(secs => o.delay),
         delivered_at = case when o.state = 'delivered' then clock_timestamp() end
    from ended o
   where d.id = o.id and d.id = any($3::uuid[])
     and ((o.state = 'delivered' and d.state <> 'delivered' and d.kind <> 'verification')
       or (d.state = 'waiting' and d.claimed_by = $2 and d.attempts = o.attempt))
  returning d.id`;

async function pauseLane(tx: Tx, webhookId: string, seconds: number): Promise<void> {
  await rows(
    tx,
    `update webhook_lane set paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => $2))
      where webhook_id = $1`,
    [webhookId, seconds],
  );
}
