import type { Logger } from '../../platform/logging/logger.ts';
import type { EndedAttempt, WebhookAttempts } from './webhook-attempts.ts';
import type { ClaimedDelivery, LaneFacts, WebhookClaims } from './webhook-claims.ts';
import { LaneLost, type LaneHold, type WebhookLaneLeases } from './webhook-lane-leases.ts';
import { messageFor, type WebhookMessage } from './webhook-message.rules.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** What lanes work with. */
export interface LaneTools {
  readonly leases: WebhookLaneLeases;
  readonly claims: WebhookClaims;
  readonly attempts: WebhookAttempts;
  readonly sender: WebhookSender;
  readonly logger: Logger;
  readonly publicUrl: string;
}

/**
 * Attempts that are claimed ahead, in multiples of those that are made at once, so that none waits for the database: few where
 * a receiver is slow, since what a process had claimed when it died counts as tried, and more where it is fast.
 */
const AHEAD = { least: 3, most: 16 } as const;
/** Outcomes are written down together: as soon as there are so many, or after so long. */
const SETTLE_AT_ONCE = 48;
const LINGER_MILLISECONDS = 4;
/** How often a lane with attempts under way asks whether somebody rang, and how often it keeps its lease up. */
const LISTEN_MILLISECONDS = 150;
const KEEP_MILLISECONDS = 2000;
/** How old what is known of the webhook may be. */
const FACTS_MILLISECONDS = 250;
/** A pause after the database did not answer. */
const MISHAP_MILLISECONDS = 500;
const MISHAPS = 30;

/** A claimed delivery, put into words. */
interface Ready {
  readonly delivery: ClaimedDelivery;
  readonly message: WebhookMessage;
}

/**
 * The deliveries of one webhook, worked under a lease until nothing is due: claims what is due, sends as much at once as
 * the webhook allows, writes down what came of it. The rows say what is due and in which order; the lease, that nobody
 * else sends meanwhile. Attempts are made without waiting for the database, and outcomes written without holding attempts up.
 */
export class WebhookLane {
  private readonly ready: Ready[] = [];
  private readonly ended: EndedAttempt[] = [];
  private underWay = 0;
  private endedSinceClaim = 0;
  private facts: LaneFacts | undefined;
  private factsAt = -Infinity;
  private listenedAt = performance.now();
  private keptAt = performance.now();
  /** Something may be due that the lane has not seen. */
  private woken = true;
  private closing = false;
  private lost = false;
  private ring: () => void = () => undefined;
  private linger: NodeJS.Timeout | undefined;

  constructor(
    private readonly hold: LaneHold,
    private readonly tools: LaneTools,
  ) {}

  /** Has the lane look again. */
  wake(): void {
    this.woken = true;
    this.ring();
  }

  /** Begins nothing more; {@link run} comes back when what is under way has ended. */
  close(): void {
    this.closing = true;
    this.ring();
  }

  /** Comes back when nothing is due any more, or the lane is another's. Never rejects: the sweep wakes it again. */
  async run(): Promise<void> {
    let mishaps = 0;
    for (;;) {
      const rung = new Promise<void>((ring) => (this.ring = ring));
      try {
        if (await this.round()) return;
        mishaps = 0;
      } catch (error) {
        mishaps += 1;
        if (error instanceof LaneLost) this.lost = true;
        this.tools.logger.warn(
          { webhookId: this.hold.webhookId, error: String(error) },
          'webhook lane disturbed',
        );
        if (mishaps > MISHAPS || (this.closing && this.underWay === 0)) return;
        await pause(MISHAP_MILLISECONDS);
        continue;
      }
      if (this.ended.length < SETTLE_AT_ONCE && (this.underWay > 0 || this.ready.length > 0))
        await Promise.race([rung, pause(LISTEN_MILLISECONDS)]);
    }
  }

  /** Settles, claims, begins. True when the lane was given back. */
  private async round(): Promise<boolean> {
    if (this.lost || this.closing) {
      await this.settle();
      return await this.windUp();
    }
    await this.listen();
    await this.freshFacts();
    await both(this.settle(), this.claim());
    await this.claim(); // what waited for those that were settled
    this.begin();
    if (this.underWay > 0 || this.ready.length > 0 || this.ended.length > 0 || this.woken) return false;
    const released = await this.tools.leases.release(this.hold);
    if (!released) this.woken = true;
    return released;
  }

  /** Ends without beginning anything more; what was claimed and not begun is given back. */
  private async windUp(): Promise<boolean> {
    if (!this.lost) await this.tools.claims.giveBack(this.hold, deliveriesOf(this.ready));
    this.ready.length = 0;
    if (this.underWay > 0 || this.ended.length > 0) return false;
    if (!this.lost) await this.tools.leases.release(this.hold, true);
    return true;
  }

  private async settle(): Promise<void> {
    clearTimeout(this.linger);
    this.linger = undefined;
    if (this.ended.length === 0) return;
    const batch = [...this.ended];
    const changed = await this.tools.attempts.settle(this.hold, await this.freshFacts(), batch);
    this.ended.splice(0, batch.length); // only now: what could not be written down is written with the next
    if (changed) this.factsAt = -Infinity;
    this.woken = true; // what waited for these may have its turn
  }

  private async listen(): Promise<void> {
    const now = performance.now();
    if (now - this.keptAt >= KEEP_MILLISECONDS) {
      await this.tools.leases.keep(this.hold);
      this.keptAt = now;
      this.listenedAt = now;
      this.woken = true; // also what has come due since
    } else if (now - this.listenedAt >= LISTEN_MILLISECONDS) {
      this.listenedAt = now;
      if (!(await this.tools.leases.rung(this.hold))) return;
      await this.tools.leases.keep(this.hold);
      this.keptAt = now;
      this.woken = true;
    }
  }

  /** Claims as much as there is room for. */
  private async claim(): Promise<void> {
    if (!this.woken) return;
    const facts = await this.freshFacts();
    const held = this.underWay + this.ready.length;
    const ahead = Math.min(
      Math.max(this.endedSinceClaim * 2, facts.concurrency * AHEAD.least),
      facts.concurrency * AHEAD.most,
    );
    const room = ahead - held;
    if (room <= ahead / 3) return; // the next claim is worth its while
    this.woken = false;
    this.endedSinceClaim = 0;
    try {
      const claimed = await this.tools.claims.claim(this.hold, facts, room);
      // the address is asked at which the webhook stands now: an older one may not answer for it
      if (claimed.some(({ kind }) => kind === 'verification')) await this.refresh();
      this.prepare(claimed, this.facts ?? facts);
      if (claimed.length === room) this.woken = true; // there may be more
      this.begin();
    } catch (error) {
      this.woken = true;
      throw error;
    }
  }

  /** Puts deliveries into words while others are under way. */
  private prepare(claimed: readonly ClaimedDelivery[], { format, epoch }: LaneFacts): void {
    const source = { publicUrl: this.tools.publicUrl, epoch };
    for (const delivery of claimed)
      this.ready.push({ delivery, message: messageFor(delivery.told, format, source) });
  }

  /** Begins attempts while the lease surely outlasts them. */
  private begin(): void {
    const { facts } = this;
    if (facts === undefined) return;
    while (!this.closing && this.underWay < facts.concurrency && this.outlasts()) {
      const next = this.ready.shift();
      if (next === undefined) return;
      this.underWay += 1;
      void this.attempt(next, facts);
    }
  }

  private outlasts(): boolean {
    return performance.now() + this.tools.sender.attemptMilliseconds < this.hold.heldUntil;
  }

  /** Never rejects. */
  private async attempt({ delivery, message }: Ready, facts: LaneFacts): Promise<void> {
    const sent = await this.tools.sender.send({
      webhookId: delivery.webhookId,
      url: facts.url,
      secrets: facts,
      messageId: delivery.messageId,
      attemptName: `${delivery.id}.${delivery.attempt}`,
      message,
    });
    this.underWay -= 1;
    this.endedSinceClaim += 1;
    this.ended.push({ delivery, url: facts.url, sent });
    this.begin();
    if (this.underWay === 0 || this.ended.length >= SETTLE_AT_ONCE) this.ring();
    else this.linger ??= setTimeout(() => this.ring(), LINGER_MILLISECONDS);
  }

  private async freshFacts(): Promise<LaneFacts> {
    const isOld = performance.now() - this.factsAt > FACTS_MILLISECONDS;
    return this.facts === undefined || (!this.lost && isOld) ? await this.refresh() : this.facts;
  }

  /** What was claimed for another address, form or state of the webhook is given back: it is claimed anew where it still is due. */
  private async refresh(): Promise<LaneFacts> {
    const asked = performance.now();
    const fresh = await this.tools.claims.facts(this.hold);
    const { facts: before } = this;
    this.facts = fresh;
    this.factsAt = asked;
    if (before !== undefined && !isSameTarget(before, fresh)) {
      await this.tools.claims.giveBack(this.hold, deliveriesOf(this.ready.splice(0)));
      this.woken = true;
    }
    return fresh;
  }
}

const deliveriesOf = (ready: readonly Ready[]): ClaimedDelivery[] => ready.map(({ delivery }) => delivery);

/** Whether what was put into words for the one may be sent to the other. */
function isSameTarget(a: LaneFacts, b: LaneFacts): boolean {
  return (
    a.url === b.url &&
    a.format === b.format &&
    a.epoch === b.epoch &&
    a.state === b.state &&
    a.paused === b.paused
  );
}

/** Both to their end; then the first failure of theirs, if there was one. */
async function both(...works: readonly [Promise<void>, Promise<void>]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}

/** A pause that keeps nothing alive. */
async function pause(milliseconds: number): Promise<void> {
  await new Promise((wake) => setTimeout(wake, milliseconds).unref());
}
