import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { NoticeWaiver } from '../notice/notice-waiver.rules.ts';

/** Another policy (slug or id), or criteria of others by name. */
export type SaidSuccessor = { readonly policy: string } | { readonly criteria: string };

/** What a director decides. */
export type ActTerms =
  | { readonly kind: 'cancel'; readonly version: number; readonly reason: string }
  | {
      readonly kind: 'retire';
      readonly on: CalendarDate;
      readonly successor: SaidSuccessor | null;
      readonly reason: string;
      readonly noticeWaiver: NoticeWaiver | null;
    }
  | {
      readonly kind: 'withdraw';
      /** The day from which it no longer governs; null for the day of the signature. */
      readonly on: CalendarDate | null;
      readonly instead: { readonly predecessor: true } | SaidSuccessor;
      readonly reason: string;
    };
