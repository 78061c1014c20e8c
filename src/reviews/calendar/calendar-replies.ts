import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { ServedFeed } from './calendar-feeds.queries.ts';
import { EventNumbers } from './event-numbers.ts';
import { icsOf } from './ics.ts';

const compress = promisify(gzip);

/** A calendar's bytes, and the name of their very form. */
export interface CalendarReply {
  readonly etag: string;
  /** Undefined for who has these bytes already. */
  readonly bytes: Buffer | undefined;
  readonly coding: 'gzip' | 'identity';
}

/** What a calendar program asks with. */
export interface CalendarRequest {
  readonly acceptEncoding: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Makes calendars as they are sent. */
@Injectable()
export class CalendarReplies {
  constructor(
    private readonly events: EventNumbers,
    private readonly organisation: Organisation,
  ) {}

  /** The calendar of a feed now, compressed where that is taken. */
  async replyTo(
    { personId, personName }: ServedFeed,
    { acceptEncoding, ifNoneMatch }: CalendarRequest,
  ): Promise<CalendarReply> {
    const whose = personName === null ? this.organisation.name : personName;
    const text = icsOf(`Policy reviews: ${whose}`, await this.events.eventsOf(personId));
    const coding = takesGzip(acceptEncoding ?? '') ? 'gzip' : 'identity';
    const etag = `"${sha256(text).slice('sha256:'.length, 'sha256:'.length + 32)}${coding === 'gzip' ? '-gzip' : ''}"`;
    if (namesTag(ifNoneMatch ?? '', etag)) return { etag, bytes: undefined, coding };
    const bytes = Buffer.from(text, 'utf8');
    return { etag, bytes: coding === 'gzip' ? await compress(bytes) : bytes, coding };
  }
}

/** Whether `Accept-Encoding` takes gzip (RFC 9110 12.5.3). */
function takesGzip(accepted: string): boolean {
  return accepted.split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    return (coding === 'gzip' || coding === '*') && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
  });
}

/** Whether `If-None-Match` names the tag, weakly or not (RFC 9110 13.1.2). */
function namesTag(header: string, etag: string): boolean {
  return header.split(',').some((part) => {
    const tag = part.trim();
    return tag === '*' || tag.replace(/^W\//, '') === etag;
  });
}
