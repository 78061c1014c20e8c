import { formatDay } from '../../kernel/calendar-date.ts';
import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import type { ActEnvelope, ActKind, GoverningDays } from '../../policies/acts/act-envelope.rules.ts';
import type { ActState } from '../../policies/acts/act-state.ts';
import { waiverInWords, type EnvelopeLine } from '../approval/envelope-words.ts';
import { periodInWords } from '../policy-words.ts';
import type { ActFormKind } from './act-address.ts';

/** What each act is called, what it does, and what its signer declares unless they write something else. */
export const actWords = {
  reaffirm: {
    name: 'Reaffirm',
    what: 'The review ends without a change: the same text again, with new review dates.',
    meaning: 'I have reviewed this policy and reaffirm its text unchanged.',
  },
  retire: {
    name: 'Retire',
    what: 'The policy ends on a day. What governs afterwards can be named. A retired policy does not come back.',
    meaning: 'I retire this policy from the day and for the reason shown.',
  },
  cancel: {
    name: 'Cancel a scheduled version',
    what: 'A version that is signed and has not begun does not take effect. What it would have replaced goes on.',
    meaning: 'I cancel this scheduled version for the reason shown.',
  },
  withdraw: {
    name: 'Emergency withdrawal',
    what: 'Takes the version in force out of force at once. Two directors sign it.',
    meaning: 'I take this version out of force for the reason shown.',
  },
} as const satisfies Record<ActFormKind, { name: string; what: string; meaning: string }>;

const decisions: Record<ActKind, string> = {
  cancel: 'Cancel a scheduled version',
  retire: 'Retire the policy',
  withdraw: 'Emergency withdrawal',
};

const dayLabels: Record<ActKind, string> = {
  cancel: 'Would have begun on',
  retire: 'Ends on',
  withdraw: 'Out of force from',
};

/** An act's envelope as its signer reads it: everything that is signed, what will govern from which day among it. */
export function actInWords(act: ActEnvelope): EnvelopeLine[] {
  const line = (label: string, value: string): EnvelopeLine => ({ label, value });
  const { policy, version, on, instead, reason, noticeWaiver, reviewDates, governs } = act;
  return [
    line('Decision', decisions[act.act]),
    line('Policy', policy.number === null ? policy.title : `${policy.title} (${policy.number})`),
    ...(version === null ? [] : [line('Version', String(version))]),
    line(dayLabels[act.act], formatDay(on)),
    ...(act.act === 'cancel' ? [] : [line('Instead', insteadInWords(instead))]),
    line('Reason', reason),
    ...waiverInWords(noticeWaiver),
    ...(reviewDates === null
      ? []
      : [
          line('Last review becomes', dateInWords(reviewDates.lastReview)),
          line('Next review becomes', dateInWords(reviewDates.nextReview)),
        ]),
    line('Governs from then on', governingInWords(governs)),
  ];
}

/** What governs from an act's day on, version by version; `no version` where nothing does. */
export function governingInWords(governs: readonly GoverningDays[]): string {
  if (governs.length === 0) return 'no version';
  return governs.map(({ version, ...days }) => `version ${version}, ${periodInWords(days)}`).join('\n');
}

/** What governs instead of a policy or version. */
function insteadInWords(instead: ActEnvelope['instead']): string {
  if (instead === null) return 'nothing is named';
  if ('version' in instead) return `version ${instead.version} again`;
  return 'policy' in instead ? `the policy ${instead.policy.slug}` : instead.criteria;
}

const dateInWords = (date: PartialDate | null): string => (date === null ? 'none' : formatPartialDate(date));

/** `Retire the policy, ends on January 1, 2027`: an act in one line. */
export function decisionInWords({ act, version, on }: ActEnvelope): string {
  const which = version === null ? '' : ` (version ${version})`;
  return `${decisions[act]}${which}, ${dayLabels[act].toLowerCase()} ${formatDay(on)}`;
}

/** What each state of an act is called. */
export const actStateWords = {
  waiting: { name: 'Waits for another director', tone: 'warning' },
  decided: { name: 'Decided', tone: 'good' },
  given_up: { name: 'Given up', tone: 'plain' },
  lapsed: { name: 'Lapsed: something else was decided meanwhile', tone: 'plain' },
  expired: { name: 'Expired unsigned', tone: 'plain' },
} as const satisfies Record<ActState, { name: string; tone: string }>;
