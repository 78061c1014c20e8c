import { describe, expect, it } from '@jest/globals';
import { FeedPlaces, MOST_READERS, type FeedCaller, type Waiting } from './feed-places.ts';

const stranger = (name: string): FeedCaller => ({ name: `network ${name}`, isKnown: false });
const key: FeedCaller = { name: 'key 1', isKnown: true };

describe('places at the feed', () => {
  it.each<[Waiting, number]>([
    ['streams', MOST_READERS.streams],
    ['polls', MOST_READERS.polls],
  ])('for %s of one caller are %i, and another finds as many', (waiting, most) => {
    const places = new FeedPlaces();
    const [first] = Array.from({ length: most }, () => places.take(stranger('a'), waiting));
    expect(() => places.take(stranger('a'), waiting)).toThrow(`at most ${most}`);
    expect(() => places.take(stranger('b'), waiting)).not.toThrow();
    first!();
    expect(() => places.take(stranger('a'), waiting)).not.toThrow();
  });

  it('are never all had by strangers, nor ever more than there are', () => {
    const places = new FeedPlaces();
    for (let n = 0; n < MOST_READERS.ofStrangers; n += 1) places.take(stranger(`${n}`), 'polls');
    expect(() => places.take(stranger('one more'), 'streams')).toThrow('no more readers can wait now');
    expect(() => places.take(key, 'streams')).not.toThrow();
    for (let n = MOST_READERS.ofStrangers + 1; n < MOST_READERS.ofAll; n += 1) {
      places.take({ name: `key ${n}`, isKnown: true }, 'polls');
    }
    expect(() => places.take(key, 'streams')).toThrow('no more readers can wait now');
  });
});
