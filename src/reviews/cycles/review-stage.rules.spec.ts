import { describe, expect, it } from '@jest/globals';
import {
  cycleStages,
  stageAfterDraft,
  stageAfterLiterature,
  type CycleStage,
  type DraftProgress,
} from './review-stage.rules.ts';

describe('the stage after something happened to a draft', () => {
  it.each<[CycleStage | null, DraftProgress, CycleStage]>([
    [null, 'none', 'literature'],
    [null, 'draft', 'drafting'],
    ['literature', 'none', 'literature'],
    ['literature', 'draft', 'drafting'],
    ['drafting', 'none', 'drafting'],
    ['drafting', 'in_review', 'with_committee'],
    ['with_committee', 'carried', 'with_director'],
    ['with_director', 'in_review', 'with_committee'],
    ['with_committee', 'draft', 'drafting'],
    ['with_committee', 'none', 'drafting'],
    ['with_director', 'none', 'drafting'],
  ])('%s with %s is %s', (current, progress, expected) => {
    expect(stageAfterDraft(current, progress)).toBe(expected);
  });

  it('is the same when it is asked again', () => {
    for (const current of [null, ...cycleStages]) {
      for (const progress of ['none', 'draft', 'in_review', 'carried'] as const) {
        const once = stageAfterDraft(current, progress);
        expect(stageAfterDraft(once, progress)).toBe(once);
      }
    }
  });
});

describe('the stage after something happened to the literature', () => {
  it.each<[CycleStage | null, boolean, CycleStage]>([
    [null, false, 'literature'],
    [null, true, 'drafting'],
    ['literature', false, 'literature'],
    ['literature', true, 'drafting'],
    ['drafting', false, 'drafting'],
    ['with_committee', true, 'with_committee'],
    ['with_director', false, 'with_director'],
  ])('%s, screened %s, is %s', (current, screened, expected) => {
    expect(stageAfterLiterature(current, screened)).toBe(expected);
  });
});
