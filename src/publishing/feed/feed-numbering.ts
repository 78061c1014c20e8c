import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ChangeListener } from '../../platform/changes/change-listener.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Events } from '../../platform/events/events.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import {
  policyReaffirmed,
  policyRetired,
  policyVersionApproved,
  policyVersionCancelled,
  policyVersionCorrected,
  policyVersionEffective,
  policyVersionSuperseded,
} from '../../policies/policies.events.ts';
import { FeedSequencer } from './feed-sequencer.ts';

/** Where the database tells, when an event commits, that it waits for its number. */
const CHANNEL = 'almanac_feed_waiting';

/**
 * Has waiting events numbered, by three roads. The notification is the short one, and may be lost. The job that each event
 * becomes is durable, and comes to it when the queue does. The sweep is there for what had to wait for its day.
 */
@Injectable()
export class FeedNumbering implements OnModuleInit, BeforeApplicationShutdown {
  private closing = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly sequencer: FeedSequencer,
    private readonly settings: Settings,
    private readonly listener: ChangeListener,
    private readonly host: HttpAdapterHost,
    private readonly logger: Logger,
    events: Events,
    sweeps: Sweeps,
  ) {
    // each job numbers whatever waits
    const number = async () => void (await sequencer.numberWaiting());
    events.on(policyVersionApproved, 'publishing.number-approved', number);
    events.on(policyVersionEffective, 'publishing.number-effective', number);
    events.on(policyVersionSuperseded, 'publishing.number-superseded', number);
    events.on(policyVersionCorrected, 'publishing.number-corrected', number);
    events.on(policyVersionCancelled, 'publishing.number-cancelled', number);
    events.on(policyReaffirmed, 'publishing.number-reaffirmed', number);
    events.on(policyRetired, 'publishing.number-retired', number);
    sweeps.register('publishing.sequence', async () => await sequencer.numberWaiting());
  }

  onModuleInit(): void {
    // a command's application is gone before it is told anything
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined || !this.settings.workQueue) return;
    // that the connection was lost is no news of an event: what it would have told comes by the other roads
    this.listener.follow(CHANNEL, { drop: () => this.told(), dropAll: () => undefined });
  }

  /** Lets the numbering that was begun come to its end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await this.underWay;
  }

  private told(): void {
    if (this.closing) return;
    this.underWay = this.sequencer.numberWaiting().then(
      () => undefined,
      (error: unknown) =>
        this.logger.warn(
          { error: String(error) },
          'events not numbered at once; the queue has them numbered',
        ),
    );
  }
}
