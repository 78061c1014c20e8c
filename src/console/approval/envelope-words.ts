import { formatDay } from '../../kernel/calendar-date.ts';
import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import type { Envelope } from '../../policies/envelope.rules.ts';
import type { NoticeWaiver } from '../../policies/notice/notice-waiver.rules.ts';
import { plainWords } from '../policy-words.ts';

/** One thing that a signature binds, in words. */
export interface EnvelopeLine {
  readonly label: string;
  readonly value: string;
}

/** Something that an envelope says otherwise than the one its signer was shown. */
export interface EnvelopeChange {
  readonly label: string;
  readonly shown: string;
  readonly now: string;
}

const NOTHING = 'none';

const dateInWords = (date: PartialDate | null): string => (date === null ? NOTHING : formatPartialDate(date));
const listInWords = (items: readonly string[], all: string): string =>
  items.length === 0 ? all : items.join(', ');

/** A version's envelope as its signer reads it: everything that is signed, and nothing else. */
export function envelopeInWords(envelope: Envelope): EnvelopeLine[] {
  const { policy, version, dates, scope, retroactive, noticeWaiver, notCarriedBy = [] } = envelope;
  const { corrects = null, embargoUntil = null } = envelope;
  const line = (label: string, value: string): EnvelopeLine => ({ label, value });
  return [
    line('Policy', policy.number === null ? policy.title : `${policy.title} (${policy.number})`),
    line('Version', String(version)),
    ...(corrects === null ? [] : [line('Corrects', `version ${corrects}`)]),
    line('Takes effect', formatDay(dates.effective)),
    ...(retroactive === undefined || retroactive === null
      ? []
      : [line('Retroactive because', retroactive.reason)]),
    line('Change', plainWords(envelope.changeClass)),
    line('Last review', dateInWords(dates.lastReview)),
    line('Next review', dateInWords(dates.nextReview)),
    line('Date of origin', dateInWords(dates.origin)),
    line('Literature searched through', dateInWords(dates.literatureSearchedThrough)),
    line('Lines of business', listInWords(scope.linesOfBusiness, 'all')),
    line('Jurisdictions', listInWords(scope.jurisdictions, 'all')),
    ...(embargoUntil === null ? [] : [line('Public from', formatDay(embargoUntil))]),
    ...waiverInWords(noticeWaiver ?? null),
    ...(notCarriedBy.length === 0
      ? []
      : [line('Not carried by', notCarriedBy.map((number) => `version ${number}`).join(', '))]),
    line('Text', envelope.contentHash),
  ];
}

/** A waiver of notice as it is signed; nothing without one. */
export function waiverInWords(waiver: NoticeWaiver | null): EnvelopeLine[] {
  if (waiver === null) return [];
  return [{ label: `Notice waived (${plainWords(waiver.ground)})`, value: waiver.reason }];
}

/** What is said otherwise now than it was shown, line by line; what stands on one side only is `none` on the other. */
export function changedLines(shown: readonly EnvelopeLine[], now: readonly EnvelopeLine[]): EnvelopeChange[] {
  const labels = [...new Set([...shown, ...now].map(({ label }) => label))];
  const valueIn = (lines: readonly EnvelopeLine[], label: string): string =>
    lines.find((line) => line.label === label)?.value ?? NOTHING;
  return labels
    .map((label) => ({ label, shown: valueIn(shown, label), now: valueIn(now, label) }))
    .filter((line) => line.shown !== line.now);
}
