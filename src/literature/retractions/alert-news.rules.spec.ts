import { describe, expect, it } from '@jest/globals';
import { newsFor, type Told, type ToldWord } from './alert-news.rules.ts';

const heard = (what: Told): ToldWord => ({ what, isUnheard: false });
const unheard = (what: Told): ToldWord => ({ what, isUnheard: true });
const stands = { isLifted: false, isUrgent: true, isReopened: false };
const lifted = { isLifted: true, isUrgent: true, isReopened: false };

describe('newsFor', () => {
  it.each<[string, ToldWord[], Partial<typeof stands>, Told | null, number]>([
    ['who knows nothing, that it was raised', [], {}, 'raised', 0],
    ['who knows it, nothing', [heard('raised')], {}, null, 0],
    ['who will be told, nothing', [unheard('raised')], {}, null, 0],
    ['who never heard, nothing of its lifting', [], lifted, null, 0],
    ['who heard, that it was lifted', [heard('raised')], lifted, 'lifted', 0],
    ['who heard of what is not urgent, nothing', [heard('raised')], { ...lifted, isUrgent: false }, null, 0],
    ['who was about to hear, nothing at all', [unheard('raised')], lifted, null, 1],
    [
      'who heard of the lifting, that it stands again',
      [heard('raised'), heard('lifted')],
      {},
      'stands_again',
      0,
    ],
    ['who was about to hear of the lifting, nothing', [heard('raised'), unheard('lifted')], {}, null, 1],
    [
      'who heard that it stands again, the next lifting',
      [heard('lifted'), heard('stands_again')],
      lifted,
      'lifted',
      0,
    ],
    ['who was about to hear that, nothing more', [heard('lifted'), unheard('stands_again')], lifted, null, 1],
    ['who had decided, that it stands again', [heard('raised')], { isReopened: true }, 'stands_again', 0],
    ['who had decided and will be told, nothing more', [unheard('raised')], { isReopened: true }, null, 0],
  ])('tells %s', (_whom, words, standing, what, takenBack) => {
    expect(newsFor(words, { ...stands, ...standing })).toEqual({ what, takenBack });
  });
});
