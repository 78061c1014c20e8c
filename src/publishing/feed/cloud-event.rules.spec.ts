import { describe, expect, it } from '@jest/globals';
import { HTTP, type CloudEvent as SdkEvent } from 'cloudevents';
import { instant } from '../../kernel/instant.ts';
import {
  CLOUD_EVENT_MEDIA_TYPE,
  cloudEvent,
  messageIdOf,
  type IdentifiedEvent,
} from './cloud-event.rules.ts';

const event: IdentifiedEvent = {
  eventId: '0198c0de-0000-7000-8000-00000000002a',
  sequence: 42,
  type: 'policy.version.approved',
  occurredAt: instant('2026-09-18T17:15:00.123456Z'),
  data: {
    policyId: '0198c0de-0000-7000-8000-000000000001',
    slug: 'lysis',
    version: 2,
    reason: 'a director said so',
  },
};
const source = { publicUrl: 'https://almanac.test', epoch: 'aa11bb22cc33' };

describe('an event as a CloudEvent', () => {
  it('carries the id, the place in the feed and the policy to partition by', () => {
    expect(cloudEvent(event, source)).toEqual({
      specversion: '1.0',
      id: 'msg_0198c0de00007000800000000000002a',
      source: 'https://almanac.test',
      type: 'policy.version.approved',
      subject: 'policies/lysis',
      time: '2026-09-18T17:15:00.123456Z',
      datacontenttype: 'application/json',
      sequence: '000000000000042',
      feedepoch: 'aa11bb22cc33',
      partitionkey: '0198c0de-0000-7000-8000-000000000001',
      data: {
        policy: { id: '0198c0de-0000-7000-8000-000000000001', slug: 'lysis' },
        version: 2,
        url: 'https://almanac.test/v1/policies/lysis/versions/2',
      },
    });
  });

  it('keeps what nobody decided to publish inside', () => {
    expect(JSON.stringify(cloudEvent(event, source))).not.toContain('director');
  });

  it('is read by the SDK of CloudEvents as a valid event', () => {
    const read = HTTP.toEvent({
      headers: { 'content-type': CLOUD_EVENT_MEDIA_TYPE },
      body: JSON.stringify(cloudEvent(event, source)),
    }) as SdkEvent;
    expect(read.validate()).toBe(true);
    expect(read).toMatchObject({
      id: messageIdOf(event.eventId),
      subject: 'policies/lysis',
      sequence: '000000000000042',
    });
  });

  it('names its extensions as the specification allows (§3.1: lower-case letters and digits)', () => {
    for (const name of Object.keys(cloudEvent(event, source))) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it('is ordered as text as it is by number, up to the largest number a cursor carries', () => {
    const told = [1, 9, 10, 99_999, 999_999_999_999_999].map(
      (sequence) => cloudEvent({ ...event, sequence }, source).sequence,
    );
    expect([...told].sort()).toEqual(told);
    expect(new Set(told.map(({ length }) => length))).toEqual(new Set([15]));
  });
});
