import { describe, expect, it } from '@jest/globals';
import type { FeedItem } from './feed.schemas.ts';
import { beatFrame, endFrame, itemFrame, openingFrame } from './server-sent-events.rules.ts';

describe('a frame of the stream', () => {
  it('opens with the time to come again and the place, and no data to dispatch', () => {
    expect(openingFrame('0123456789ab.0')).toBe('retry: 1000\nid: 0123456789ab.0\n\n');
  });

  it('is a comment and a place while nothing happens', () => {
    expect(beatFrame('c')).toBe(': still here\nid: c\n\n');
  });

  it('is one event in one data line, whatever its text holds', () => {
    const item: FeedItem = {
      cursor: 'c',
      id: 'msg_1',
      type: 'policy.retired',
      timestamp: 't',
      data: { policy: { id: 'p', slug: 'lysis' }, successor: { criteria: 'a\n\nid: x\r\u2028b' }, url: 'u' },
    };
    const lines = itemFrame(item).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(0, 2)).toEqual(['id: c', 'event: policy.retired']);
    expect(lines[2]!.includes('\r')).toBe(false);
    expect(JSON.parse(lines[2]!.replace('data: ', ''))).toEqual(item);
  });

  it('ends with the code of the refusal', () => {
    expect(endFrame('epoch_changed', { epoch: 'e' })).toBe(
      'event: epoch_changed\ndata: {"code":"epoch_changed","epoch":"e"}\n\n',
    );
  });
});
