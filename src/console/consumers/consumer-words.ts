import type { ConsumerState, PolicyState } from '../../publishing/consumers/drift/drift.rules.ts';
import type { NoticeKind } from '../../publishing/consumers/alerts/drift-alert.rules.ts';
import type { Tone } from '../parts.tsx';

interface Word {
  readonly word: string;
  readonly tone: Tone;
}

/** How a consumer's state is called, and how loud. */
export const consumerStateWords: Readonly<Record<ConsumerState, Word>> = {
  damaged: { word: 'Damaged copy', tone: 'danger' },
  behind: { word: 'Runs behind', tone: 'danger' },
  not_heard_from: { word: 'Not heard from', tone: 'warning' },
  due: { word: 'Due', tone: 'info' },
  current: { word: 'Up to date', tone: 'good' },
};

/** How a policy's state is called, and how loud. */
export const policyStateWords: Readonly<Record<PolicyState, Word>> = {
  damaged: { word: 'Damaged', tone: 'danger' },
  behind: { word: 'Behind', tone: 'danger' },
  due: { word: 'Due', tone: 'info' },
  current: { word: 'Up to date', tone: 'good' },
};

/** What was told, in a few words. */
export const noticeWords: Readonly<Record<NoticeKind, string>> = {
  behind: 'It fell behind',
  damaged: 'Its copy is damaged',
  reminder: 'It is still behind',
  caught_up: 'It has caught up',
};

/** `1 hour`, `90 minutes`, `2 days`. */
export function graceWords(minutes: number): string {
  if (minutes === 0) return 'none: at once';
  const [amount, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
