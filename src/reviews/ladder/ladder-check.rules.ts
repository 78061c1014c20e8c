import type { FieldProblem } from '../../kernel/errors.ts';
import { anchors, type RungTerms } from './ladder.rules.ts';

/** The most rungs a ladder may have. */
export const MOST_RUNGS = 40;
/** Farthest a rung may stand from its anchor, in days: two years. */
export const FARTHEST_DAYS = 730;
/** Longest pause between two repetitions, in days: a year. */
export const LONGEST_PAUSE_DAYS = 366;
/** What a rung may be called: it is part of what makes a reminder unique, and stands in reports. */
const RUNG_KEY = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * What is wrong with a ladder, field by field; empty when nothing is. One that passes climbs strictly: each rung is due
 * later than the one before it, counted from the same day of the window. Rungs of the first day and of the last may
 * still cross in a short window; then the more urgent one takes the other along.
 */
export function ladderProblems(rungs: readonly RungTerms[]): FieldProblem[] {
  if (rungs.length === 0) return [{ field: 'rungs', reason: 'a ladder has at least one rung' }];
  if (rungs.length > MOST_RUNGS) {
    return [{ field: 'rungs', reason: `a ladder has at most ${MOST_RUNGS} rungs` }];
  }
  return rungs.flatMap((rung, index) => {
    const problems = [
      ...keyProblems(rung, index, rungs),
      ...orderProblems(rung, rungs[index - 1]),
      ...repeatProblems(rung, index === rungs.length - 1),
      ...audienceProblems(rung),
      ...escalationProblems(rung),
    ];
    return problems.map(({ field, reason }) => ({ field: `rungs.${index}.${field}`, reason }));
  });
}

function keyProblems({ key }: RungTerms, index: number, rungs: readonly RungTerms[]): FieldProblem[] {
  if (!RUNG_KEY.test(key)) {
    return [
      {
        field: 'key',
        reason: 'must be small letters, digits and _, begin with a letter, 40 characters at most',
      },
    ];
  }
  const earlier = rungs.findIndex((other) => other.key === key);
  return earlier < index ? [{ field: 'key', reason: `rung ${earlier + 1} is called ${key} already` }] : [];
}

function orderProblems(rung: RungTerms, before: RungTerms | undefined): FieldProblem[] {
  if (!Number.isInteger(rung.offsetDays) || Math.abs(rung.offsetDays) > FARTHEST_DAYS) {
    return [{ field: 'offsetDays', reason: `must be whole days, at most ${FARTHEST_DAYS} either way` }];
  }
  if (before === undefined) return [];
  const [here, there] = [anchors.indexOf(rung.anchor), anchors.indexOf(before.anchor)];
  if (here < there) {
    return [{ field: 'anchor', reason: 'rungs of the first day stand before those of the last day' }];
  }
  if (here > there || rung.offsetDays > before.offsetDays) return [];
  return [{ field: 'offsetDays', reason: `must be later than ${before.offsetDays}, the rung before it` }];
}

function repeatProblems({ repeatEveryDays }: RungTerms, isLast: boolean): FieldProblem[] {
  if (repeatEveryDays === null) return [];
  if (!isLast) return [{ field: 'repeatEveryDays', reason: 'only the last rung repeats' }];
  if (Number.isInteger(repeatEveryDays) && repeatEveryDays >= 1 && repeatEveryDays <= LONGEST_PAUSE_DAYS)
    return [];
  return [{ field: 'repeatEveryDays', reason: `must be whole days, 1 to ${LONGEST_PAUSE_DAYS}` }];
}

function audienceProblems({ audience }: RungTerms): FieldProblem[] {
  return audience.length > 0 ? [] : [{ field: 'audience', reason: 'somebody is told by every rung' }];
}

function escalationProblems({ escalation, repeatEveryDays, offsetDays }: RungTerms): FieldProblem[] {
  if (escalation.length > 0 && repeatEveryDays === null) {
    return [{ field: 'escalation', reason: 'only a rung that repeats can escalate' }];
  }
  return escalation.flatMap(({ fromDays, audience }, index) => {
    const least = escalation[index - 1]?.fromDays ?? offsetDays - 1;
    const problems: FieldProblem[] = [];
    if (!Number.isInteger(fromDays) || fromDays <= least) {
      const reason =
        index === 0 ? `must not be before the rung itself, ${offsetDays}` : `must be later than ${least}`;
      problems.push({ field: `escalation.${index}.fromDays`, reason });
    }
    if (audience.length === 0) {
      problems.push({ field: `escalation.${index}.audience`, reason: 'somebody joins by every escalation' });
    }
    return problems;
  });
}
