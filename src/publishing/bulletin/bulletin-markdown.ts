import { escapeMarkdown } from '../../documents/markdown/markdown-text.rules.ts';
import type { Bulletin, BulletinEntry } from './bulletin.ts';
import {
  codesInWords,
  effectiveInWords,
  factsInWords,
  filingInWords,
  noticeInWords,
  titleOf,
} from './bulletin-words.ts';

const HEAD = ['Policy', 'Summary of change', 'Section and number', 'Code changes'];

/** A bulletin as Markdown: a table, as it is mailed. */
export function bulletinMarkdown(bulletin: Bulletin): string {
  const note = bulletin.note === null ? [] : [paragraphs(bulletin.note), ''];
  const table =
    bulletin.entries.length === 0
      ? ['No medical policy changed.']
      : [rowOf(HEAD), `|${' --- |'.repeat(HEAD.length)}`, ...bulletin.entries.map(entryRow)];
  return [
    `# ${inLine(titleOf(bulletin))}`,
    '',
    factsInWords(bulletin).map(inLine).join(' · '),
    '',
    ...note,
    ...table,
    '',
  ].join('\n');
}

function entryRow(entry: BulletinEntry): string {
  const { policy, summary, noticeGiven, url } = entry;
  const notice = noticeInWords(noticeGiven);
  const facts = [...summary, effectiveInWords(entry), ...(notice === null ? [] : [notice])];
  return rowOf([
    `[${inLine(policy.title)}](<${url}>)`,
    facts.map(inLine).join('<br>'),
    inLine(filingInWords(policy) ?? ''),
    codesInWords(entry.codes).map(inLine).join('<br>'),
  ]);
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const inLine = (text: string): string => escapeMarkdown(text.replaceAll(/\s+/g, ' ')).replaceAll('>', '\\>');

const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map(inLine)
    .join('\n\n');
