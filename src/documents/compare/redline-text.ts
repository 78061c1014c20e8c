import { formatPartialDate } from '../../kernel/partial-date.ts';
import { depthChange, isBlockChanged, type TextComparison } from './compare-text.ts';
import type { DocumentComparison } from './comparison.ts';
import { isChanged, summaryOf } from './comparison-summary.ts';
import type { Mark } from './marks.rules.ts';
import type { RedlineExtent } from './redline-html.ts';
import {
  changeWords,
  criterionName,
  dateLabels,
  filingLabels,
  plainWord,
  summarySentences,
} from './redline-words.ts';
import { stretchesOf } from './stretches.rules.ts';

/** How marks are written; a number before and after a bar is a citation whose number shifted. */
export const redlineTextLegend =
  '[-deleted-] {+inserted+} {~number before|number now~} for references that only shifted, {@deeper@} before an item that stands deeper in its list now';

/** A redline as plain text with marks, in the order of the HTML. Ends with a line end. */
export function redlineText(comparison: DocumentComparison, extent: RedlineExtent): string {
  const { title, dates, filing, criteria, codes, references, crossReferences, sections, boilerplate } =
    comparison;
  const shown = <Thing extends { readonly changes: readonly string[] }>(things: readonly Thing[]) =>
    things.filter((thing) => extent.whole || isChanged(thing));
  const parts = [
    part(
      'SUMMARY',
      summarySentences(summaryOf(comparison))
        .map((sentence) => `- ${sentence}`)
        .join('\n'),
    ),
    part(
      'TITLE AND DATES',
      [
        ...(title.some(({ kind }) => kind !== 'kept') ? [`Title: ${written(title)}`] : []),
        ...filing.map(({ what, before, after }) => `${filingLabels[what]}: ${fromTo(before, after)}`),
        ...dates.map(({ what, before, after }) => {
          const [was, is] = [before, after].map((date) => (date === null ? null : formatPartialDate(date)));
          return `${dateLabels[what]}: ${fromTo(was ?? null, is ?? null)}`;
        }),
      ].join('\n'),
    ),
    part(
      'CRITERIA',
      shown(criteria)
        .map(({ label, changes, determination, text }) => {
          const moved = changes.includes('determination')
            ? `\n${fromTo(plainWord(determination.before), plainWord(determination.after))}`
            : '';
          const head = titled(
            criterionName(label.after ?? label.before ?? ''),
            changeWords(changes, label.before),
          );
          return `${head}${moved}\n${writtenText(text, { whole: true })}`;
        })
        .join('\n\n'),
    ),
    part(
      'CODES',
      codes
        .flatMap(({ system, added, removed, described }) => [
          ...removed.map(({ code }) => `${system} [-${code}-]`),
          ...added.map(({ code }) => `${system} {+${code}+}`),
          ...described.map(
            ({ code, before, after }) => `${system} ${code}: description ${fromTo(before, after)}`,
          ),
        ])
        .join('\n'),
    ),
    part(
      'REFERENCES',
      shown(references)
        .map(({ before, after, changes, entry }) => {
          const said = changeWords(changes, before?.number ?? null);
          return `${after?.number ?? before?.number ?? 0}. ${written(entry)}${said === '' ? '' : ` (${said})`}`;
        })
        .join('\n'),
    ),
    part(
      'CROSS REFERENCES',
      crossReferences
        .filter(({ change }) => extent.whole || change !== null)
        .map(({ line }) => `- ${written(line)}`)
        .join('\n'),
    ),
    part(
      'TEXT',
      shown(sections)
        .map(({ heading, under, changes, level, text }) =>
          `${titled([...under, written(heading)].join(' › '), changeWords(changes, level.before))}\n\n${writtenText(text, extent)}`.trimEnd(),
        )
        .join('\n\n'),
    ),
    part(
      'STANDING NOTICES',
      shown(boilerplate)
        .map(({ heading, changes, text }) => {
          return `${titled(heading, changeWords(changes, null))}\n\n${writtenText(text, extent)}`.trimEnd();
        })
        .join('\n\n'),
    ),
  ];
  return `${parts.filter((text) => text !== '').join('\n\n')}\n`;
}

const part = (heading: string, body: string) => (body === '' ? '' : `${heading}\n\n${body}`);
const titled = (name: string, said: string) => [name, said === '' ? '' : `(${said})`].join(' ').trim();
const fromTo = (before: string | null, after: string | null) =>
  `[-${before ?? 'none'}-] {+${after ?? 'none'}+}`;

/** Marks as text. */
export function written(marks: readonly Mark[]): string {
  return marks
    .map((mark) => {
      switch (mark.kind) {
        case 'kept':
          return mark.text;
        case 'deleted':
          return `[-${mark.text}-]`;
        case 'inserted':
          return `{+${mark.text}+}`;
        case 'same':
          return mark.as === 'layout' ? mark.after : `{~${mark.before}|${mark.after}~}`;
      }
    })
    .join('');
}

/** A text with its marks, block by block; what is far from every change is counted instead. */
function writtenText({ blocks }: TextComparison, { whole }: RedlineExtent): string {
  const text = stretchesOf(blocks, isBlockChanged)
    .map((stretch) => {
      if (stretch.isFar && !whole) return `\n\n… ${stretch.blocks.length} unchanged …\n\n`;
      return stretch.blocks
        .map((block) => {
          const { lead, cells } = block;
          const [start, depth] = [lead.after ?? lead.before ?? '', depthChange(block)];
          const placed = depth === null ? '' : `{@${depth}@} `;
          return (start.includes('\n') ? start : `\n\n${start}`) + placed + cells.map(written).join('|');
        })
        .join('');
    })
    .join('');
  return text.replace(/\n{3,}/g, '\n\n').replace(/^\n+|\n+$/g, '');
}
