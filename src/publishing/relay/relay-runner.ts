import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Settings } from '../../platform/config/settings.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { FeedWatch, type FeedLook } from '../feed/feed-watch.ts';
import { BrokerRefuses, type Broker } from './broker.ts';
import { openBroker } from './brokers.ts';
import { Relay } from './relay.ts';

/** Pauses before each further try while the broker is away; the last is repeated. */
const RETRY_MILLISECONDS = [200, 1000, 2000, 5000, 10_000] as const;
/** What hinders is told again after so many tries in a row, some ten minutes. */
const TOLD_AGAIN_AFTER = 60;

/**
 * Keeps relaying while the application runs and RELAY_URL is set, where the queue is worked too. Whatever happens to the
 * broker, this goes on trying: nothing is lost, and the operator is told.
 */
@Injectable()
export class RelayRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private closing = false;
  private failures = 0;
  private running: Promise<void> | undefined;
  private broker: Broker | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly relay: Relay,
    private readonly watch: FeedWatch,
    private readonly settings: Settings,
    private readonly logger: Logger,
    private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap(): void {
    // a command's application ends when the command has
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined || this.settings.relayUrl === null || !this.settings.workQueue) return;
    this.running = this.run();
  }

  /** Lets the turn under way come to its end, and parts from the broker. */
  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    this.wake();
    await this.running;
    await this.broker?.close();
  }

  /** Never rejects. */
  private async run(): Promise<void> {
    let seen: FeedLook | undefined;
    while (!this.closing && !this.watch.isClosing) {
      try {
        const look: FeedLook =
          seen === undefined ? await this.watch.look() : await this.watch.lookAfter(seen);
        await this.relayAll();
        seen = look;
        this.recovered();
      } catch (error) {
        await this.failed(error);
      }
    }
  }

  /** Relays until nothing waits any more, or another process does it. Rejects when the broker, or the database, does not answer. */
  private async relayAll(): Promise<void> {
    if ((await this.relay.backlog()).waiting <= 0) return;
    this.broker ??= await openBroker(this.access());
    while (!this.closing) {
      const { relayed, fault } = await this.relay.turn(this.broker);
      if (fault !== undefined) throw fault;
      if (relayed === 0) return;
    }
  }

  private async failed(error: unknown): Promise<void> {
    const broker = this.broker;
    this.broker = undefined;
    await broker?.close(); // another connection is opened for the next try
    // a connection that broke is mostly back at the next try, which is nothing to be told of
    const first = error instanceof BrokerRefuses ? 0 : 1;
    if (this.failures % TOLD_AGAIN_AFTER === first) this.tell(error);
    await this.relay.noteFault(messageOf(error)).catch(() => undefined); // the database itself is away: the log tells
    const pause = RETRY_MILLISECONDS[Math.min(this.failures, RETRY_MILLISECONDS.length - 1)];
    this.failures += 1;
    await this.sleep(pause ?? 0);
  }

  private recovered(): void {
    if (this.failures > 1) this.logger.info({}, 'the feed is relayed again');
    this.failures = 0;
  }

  private tell(error: unknown): void {
    const told = { error: messageOf(error) };
    const message = 'the feed is not relayed; it is tried again, and nothing is lost';
    if (error instanceof BrokerRefuses) this.logger.error(told, message);
    else this.logger.warn(told, message);
  }

  private async sleep(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    if (this.closing) return;
    const timer = setTimeout(resolve, milliseconds);
    await promise;
    clearTimeout(timer);
  }

  private access() {
    const { relayUrl, relayCredentials } = this.settings;
    if (relayUrl === null) throw new Error('RELAY_URL is unset');
    return { address: relayUrl, credentialsFile: relayCredentials };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
