import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Told } from './alert-news.rules.ts';
import type { LiftedReason } from './reconcile-notices.rules.ts';
import type { NoticeKind, Witness } from './notice-kinds.rules.ts';

/** A public version that cites the work, and how. */
export interface MailPlace {
  readonly version: number;
  readonly from: CalendarDate;
  readonly isActive: boolean;
  readonly reference: { readonly number: number; readonly citation: string };
  readonly sentences: readonly {
    readonly heading: string;
    readonly label: string | null;
    readonly text: string;
  }[];
}

/** An alert as a mail may tell it: nothing of it is from a text that the public does not know. */
export interface MailAlert {
  readonly id: string;
  readonly what: Told;
  /** Why its reader is told, who does not own the policy; null for the owner. */
  readonly why: string | null;
  /** The policy by its public name. */
  readonly title: string;
  readonly notice: {
    readonly kind: NoticeKind;
    readonly pmid: string | null;
    readonly doi: string | null;
    readonly source: string;
    readonly witnesses: readonly Witness[];
    readonly liftedReason: LiftedReason | null;
  };
  readonly places: readonly MailPlace[];
  /** Whether a version that is not public yet cites it too. */
  readonly hasMore: boolean;
}

/** What a mail may tell of an alert: public versions alone, and the title that the public may know. */
export function mailAlertOf(
  alert: Omit<MailAlert, 'what' | 'why' | 'title' | 'places' | 'hasMore'> & {
    readonly policy: { readonly publicTitle: string | null; readonly number: string | null };
    readonly places: readonly (MailPlace & { readonly isPublic: boolean })[];
  },
  what: MailAlert['what'],
  why: string | null = null,
): MailAlert {
  const { id, notice, policy, places } = alert;
  const shown = places.filter(({ isPublic }) => isPublic);
  return {
    id,
    what,
    why,
    title: nameOf(policy),
    notice,
    places: shown,
    hasMore: shown.length < places.length,
  };
}

function nameOf({ publicTitle, number }: { publicTitle: string | null; number: string | null }): string {
  const title = oneLine(publicTitle ?? '');
  if (title !== '') return title;
  const numbered = oneLine(number ?? '');
  return numbered === '' ? 'An unpublished policy' : `Unpublished policy ${numbered}`;
}

const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);

const LONGEST_NAME = 300;
