import { printableText } from '../../documents/typst/printable-text.ts';
import type { Bulletin, BulletinEntry } from './bulletin.ts';
import {
  codesInWords,
  effectiveInWords,
  factsInWords,
  filingInWords,
  noticeInWords,
  spanInWords,
  titleOf,
} from './bulletin-words.ts';

/** Longest stretch without a place to break that a column of the table holds, in characters. */
const LONGEST_WORD = 14;

/** What the template `bulletin.typ` prints. */
export function bulletinPrint(bulletin: Bulletin) {
  return {
    title: titleOf(bulletin),
    language: 'en',
    runningTitle: 'Medical policy update bulletin',
    runningFacts: spanInWords(bulletin),
    facts: factsInWords(bulletin).map((fact) => printableText(fact)),
    note: bulletin.note === null ? [] : bulletin.note.split(/\n\s*\n/).map((text) => printableText(text)),
    head: ['Policy', 'Summary of change', 'Section and number', 'Code changes'],
    empty: 'No medical policy changed.',
    entries: bulletin.entries.map(entryPrint),
  };
}

function entryPrint(entry: BulletinEntry) {
  const { policy, summary, codes, noticeGiven, url } = entry;
  const cell = (text: string) => printableText(text, LONGEST_WORD);
  return {
    title: cell(policy.title),
    url,
    summary: summary.map((sentence) => printableText(sentence)),
    effective: effectiveInWords(entry),
    notice: noticeInWords(noticeGiven),
    filing: cell(filingInWords(policy) ?? ''),
    codes: codesInWords(codes).map(cell),
  };
}
