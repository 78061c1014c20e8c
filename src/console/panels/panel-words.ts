import type { DecisionRule, Majority, Quorum } from '../../approvals/votes/decision-rule.rules.ts';
import { daysBetween, formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { count } from '../parts.tsx';

/** `at least 3 votes`, `at least 60 % of those who may vote`: how many a decision needs, abstentions counted. */
export function quorumInWords(quorum: Quorum): string {
  return 'votes' in quorum
    ? `at least ${count(quorum.votes, 'vote')}`
    : `at least ${quorum.percent} % of those who may vote`;
}

/** Which majority carries, as a clause after "with". */
export const majorityWords = {
  simple: 'more votes for than against',
  absolute: 'more than half of all who may vote in favour',
  two_thirds: 'at least two thirds in favour among the votes for and against',
} as const satisfies Record<Majority, string>;

/** The name of a majority rule in a list to choose from. */
export const majorityNames = {
  simple: 'Simple: more votes for than against',
  absolute: 'Absolute: more than half of all who may vote are in favour',
  two_thirds: 'Two thirds: at least two of three votes for and against are in favour',
} as const satisfies Record<Majority, string>;

/** `A decision needs at least 3 votes, abstentions included, and more votes for than against.` */
export function ruleInWords({ quorum, majority }: Pick<DecisionRule, 'quorum' | 'majority'>): string {
  return `A decision needs ${quorumInWords(quorum)}, abstentions included, and ${majorityWords[majority]}.`;
}

/** `5 working days`; nothing where a vote has no deadline. */
export function votingDaysInWords(votingDays: number | null): string {
  return votingDays === null ? 'No deadline' : count(votingDays, 'working day');
}

/** `Today`, `Tomorrow`, `in 5 days, September 25, 2026`. */
export function lastDayInWords(voteBy: CalendarDate, today: CalendarDate): string {
  const days = daysBetween(today, voteBy);
  if (days === 0) return 'Today';
  return days === 1 ? `Tomorrow, ${formatDay(voteBy)}` : `${formatDay(voteBy)}, in ${days} days`;
}
