import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ChangeListener } from '../../platform/changes/change-listener.ts';
import type { FeedHead } from './feed-cursor.rules.ts';
import { FeedQueries } from './feed.queries.ts';

/** Where the database tells that the feed has grown. */
const CHANNEL = 'almanac_feed';
/** Without a notification those who wait look this often, all of them together: while we listen, and while we do not. */
const LOOK_MILLISECONDS = { heard: 1000, unheard: 200 } as const;

/** What a look at the feed has shown. */
export interface FeedLook {
  readonly head: FeedHead;
  /** How often the feed had been heard to grow when the look began. */
  readonly heard: number;
}

/** Where readers wait for the feed to grow: however many they are, it is one connection that listens and one look. */
@Injectable()
export class FeedWatch implements OnModuleInit, OnModuleDestroy {
  private heard = 0;
  private closing = false;
  private looking: Promise<FeedLook> | undefined;
  private pause: { readonly ended: Promise<void>; readonly end: () => void } | undefined;

  constructor(
    private readonly feed: FeedQueries,
    private readonly listener: ChangeListener,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    // a command's application has nobody who waits
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined) return;
    const ring = () => this.ring();
    this.listener.follow(CHANNEL, { drop: ring, dropAll: ring });
  }

  /** True once the application stops: nothing is worth waiting for any more. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** How often the feed was heard to grow. */
  get timesHeard(): number {
    return this.heard;
  }

  /** The head now; those who ask in the same moment share the answer. */
  async look(): Promise<FeedLook> {
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
    return await this.looking;
  }

  /** The head after something was told of it since `seen`, or a moment later. */
  async lookAfter(seen: FeedLook): Promise<FeedLook> {
    if (this.closing) return seen;
    if (seen.heard === this.heard) await this.ringOrMoment();
    return await this.look();
  }

  /** Sends everybody home who waits, so that a shutdown need not wait for them. */
  onModuleDestroy(): void {
    this.closing = true;
    this.ring();
  }

  private ring(): void {
    this.heard += 1;
    this.pause?.end();
  }

  private async lookOnce(): Promise<FeedLook> {
    const heard = this.heard; // before the question: what is told while it is answered is looked for again
    return { head: await this.feed.head(), heard };
  }

  private async ringOrMoment(): Promise<void> {
    this.pause ??= this.beginPause();
    await this.pause.ended;
  }

  private beginPause() {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const end = () => {
      clearTimeout(timer);
      this.pause = undefined;
      resolve();
    };
    const timer = setTimeout(end, LOOK_MILLISECONDS[this.listener.isTrusted ? 'heard' : 'unheard']);
    return { ended, end };
  }
}
