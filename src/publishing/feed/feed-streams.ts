import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { EpochChanged, formatFeedCursor } from './feed-cursor.rules.ts';
import type { FeedFilter } from './feed-filter.rules.ts';
import { FeedPlaces, type FeedCaller } from './feed-places.ts';
import { FeedReader, type ReaderPlace } from './feed-reader.ts';
import { FeedWatch } from './feed-watch.ts';
import { presentFeedItem } from './feed.schemas.ts';
import { beatFrame, endFrame, itemFrame, openingFrame } from './server-sent-events.rules.ts';

/** A quiet stream says this often that it lives: proxies end what is silent for a minute. */
const BEAT_SECONDS = 15;
/**
 * A stream ends by itself before this long, and the reader takes up where it was: many proxies end any reply after four or
 * five minutes. Each stream ends at a moment of its own, so that not all come again at once.
 */
const LIFE_SECONDS = { least: 180, most: 230 } as const;
/** A reader that takes nothing for so long has gone, or is too slow to be kept waiting for. */
const PATIENCE_MILLISECONDS = 30_000;
/** Events put together at a time: what one slow reader keeps in memory. */
const PAGE = 100;
/** Bytes that are made ready before a reader has taken those before them. */
const AHEAD_BYTES = 64 * 1024;

/** The feed as streams of server-sent events (WHATWG HTML §9.2), each with one page of events in memory at most. */
@Injectable()
export class FeedStreams {
  private open = 0;

  constructor(
    private readonly reader: FeedReader,
    private readonly places: FeedPlaces,
    private readonly watch: FeedWatch,
    private readonly settings: Settings,
    private readonly logger: Logger,
  ) {}

  /** Streams that are open now. */
  get count(): number {
    return this.open;
  }

  /** A stream from a place on, until `signal` says that the reader has gone. Throws what {@link FeedPlaces.take} throws. */
  stream(caller: FeedCaller, from: ReaderPlace, filter: FeedFilter, signal: AbortSignal): Readable {
    const giveBack = this.places.take(caller, 'streams');
    this.open += 1;
    const stream = Readable.from(
      this.frames(from, filter, signal, () => stream.destroy()),
      {
        objectMode: false,
        highWaterMark: AHEAD_BYTES,
      },
    );
    stream.once('close', () => {
      this.open -= 1;
      giveBack();
    });
    if (signal.aborted) stream.destroy(); // gone while the stream was made ready: nobody would ever end it
    return stream;
  }

  private async *frames(
    from: ReaderPlace,
    filter: FeedFilter,
    signal: AbortSignal,
    giveUp: () => void,
  ): AsyncGenerator<string> {
    const patiently = patience(giveUp);
    const endAt = performance.now() + lifeMilliseconds();
    let place = from;
    try {
      yield openingFrame(formatFeedCursor(place.cursor));
      while (!signal.aborted && !this.watch.isClosing && performance.now() < endAt) {
        const waitSeconds = Math.min(BEAT_SECONDS, Math.max(0, (endAt - performance.now()) / 1000));
        const { part, place: next } = await this.reader.readOn(place, {
          limit: PAGE,
          filter,
          waitSeconds,
          signal,
        });
        place = next;
        const { epoch } = part.next;
        const items = part.events.map((event) =>
          itemFrame(presentFeedItem(event, epoch, this.settings.publicUrl)),
        );
        patiently.begin();
        yield items.length > 0 ? items.join('') : beatFrame(formatFeedCursor(part.next));
        patiently.end();
      }
    } catch (error) {
      if (!(error instanceof EpochChanged)) {
        // the reader comes again by itself where it was, and is then told what is the matter
        this.logger.warn({ error: String(error) }, 'a stream of the feed broke off');
        return;
      }
      yield endFrame(error.code, { detail: error.message, ...error.data });
    } finally {
      patiently.begin(); // what is left is taken, or the stream is given up
    }
  }
}

/** Runs out when a reader does not take what it was sent. */
function patience(giveUp: () => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE_MILLISECONDS).unref();
    },
    end() {
      clearTimeout(timer);
    },
  };
}

function lifeMilliseconds(): number {
  const { least, most } = LIFE_SECONDS;
  return (least + Math.random() * (most - least)) * 1000;
}
