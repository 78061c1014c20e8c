import { describe, expect, it } from '@jest/globals';
import { defaultLadder, ladderOf } from '../../reviews/ladder/ladder.rules.ts';
import { ladderProblems } from '../../reviews/ladder/ladder-check.rules.ts';
import { formOf, inOrder, ladderFormSchema, rungsOf, withoutRow, withRow } from './ladder-form.ts';

describe('the form of a ladder', () => {
  it('means the ladder that it shows', () => {
    expect(ladderOf(rungsOf(formOf(defaultLadder, '')))).toEqual(defaultLadder);
  });

  it('puts rungs in the order of their days, those without a number last', () => {
    const form = withRow(withRow(formOf(defaultLadder, '')));
    const [first, ...rest] = form.rungs;
    const typed = {
      ...form,
      rungs: [...rest.slice(0, -2), { ...rest.at(-2)!, days: '100' }, first!, rest.at(-1)!],
    };
    const days = rungsOf(inOrder(typed)).map(({ offsetDays }) => offsetDays);
    expect(days).toEqual([-120, -100, -90, -60, -30, -14, -7, 0, -7, 1, Number.NaN]);
  });

  it('says what is wrong with what was typed, and keeps it', () => {
    const form = withRow(formOf(defaultLadder.slice(0, 2), ''));
    const fields = ladderProblems(rungsOf({ ...form, repeatEvery: 'weekly' })).map(({ field }) => field);
    expect(fields).toEqual(['rungs.2.key', 'rungs.2.offsetDays', 'rungs.2.repeatEveryDays']);
  });

  it('loses the row that is removed', () => {
    expect(withoutRow(formOf(defaultLadder, ''), 0).rungs[0]?.key).toBe('before_90');
  });

  it.each([
    [{}, 0],
    [{ count: '2' }, 2],
    [{ count: '999999999' }, 41],
    [{ count: '-1' }, 0],
    [{ count: ['3', '4'] }, 3],
    [{ count: { a: 1 } }, 0],
  ])('reads whatever a browser sends: %j', (body, rows) => {
    const { form, asked, revision } = ladderFormSchema.parse(body);
    expect([form.rungs.length, asked, revision]).toEqual([rows, { act: 'save' }, 0]);
  });
});
