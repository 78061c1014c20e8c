import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { escapeHtml } from '../markdown/html-text.ts';
import { isBlockChanged, type TextComparison } from './compare-text.ts';
import type { CriterionComparison, DocumentComparison, SectionComparison } from './comparison.ts';
import { isChanged, summaryOf } from './comparison-summary.ts';
import { blocksHtml, lineHtml } from './marked-html.ts';
import { codesHtml, referencesHtml } from './redline-lists-html.ts';
import {
  changeWords,
  criterionName,
  dateLabels,
  filingLabels,
  plainWord,
  summarySentences,
} from './redline-words.ts';
import { stretchesOf } from './stretches.rules.ts';

/** How much of the documents a redline shows. */
export interface RedlineExtent {
  /** Everything, long unchanged stretches folded; else only what changed, with what stands beside it. */
  readonly whole: boolean;
}

/**
 * A redline as HTML sections for a page that has its first heading already: dates, criteria, codes and references apart,
 * then the text. It needs `redline.css`, no script and no inline style.
 */
export function redlineHtml(comparison: DocumentComparison, extent: RedlineExtent): string {
  return [
    factsHtml(comparison),
    criteriaHtml(comparison.criteria, extent),
    codesHtml(comparison.codes),
    referencesHtml(comparison.references, extent),
    crossReferencesHtml(comparison, extent),
    textHtml(comparison, extent),
    noticesHtml(comparison, extent),
  ].join('');
}

/** What changed, in a few sentences: the section that stands above a redline. */
export function summaryHtml(comparison: DocumentComparison): string {
  const items = summarySentences(summaryOf(comparison)).map(
    (sentence) => `<li>${escapeHtml(sentence)}</li>\n`,
  );
  return part('summary', 'Summary', `<ul class="redline-summary">\n${items.join('')}</ul>\n`);
}

/** Title, dates and filing as they were and as they are. */
function factsHtml({ title, dates, filing }: DocumentComparison): string {
  const rows = [
    ...(title.some(({ kind }) => kind !== 'kept') ? [row('Title', lineHtml(title, 'plain'))] : []),
    ...filing.map(({ what, before, after }) => row(filingLabels[what], fromTo(before, after))),
    ...dates.map(({ what, before, after }) => row(dateLabels[what], fromTo(printed(before), printed(after)))),
  ];
  return rows.length === 0
    ? ''
    : part('facts', 'Title and dates', `<dl class="redline-facts">\n${rows.join('')}</dl>\n`);
}

const printed = (date: PartialDate | null) => (date === null ? null : formatPartialDate(date));
const row = (label: string, value: string) => `<div><dt>${label}</dt><dd>${value}</dd></div>\n`;

/** A value that was replaced by another, either of which may be none. */
function fromTo(before: string | null, after: string | null): string {
  return lineHtml(
    [
      { kind: 'deleted', text: before ?? 'none' },
      { kind: 'kept', text: ' ' },
      { kind: 'inserted', text: after ?? 'none' },
    ],
    'plain',
  );
}

function criteriaHtml(criteria: readonly CriterionComparison[], extent: RedlineExtent): string {
  const shown = criteria.filter((criterion) => extent.whole || isChanged(criterion));
  if (shown.length === 0) return '';
  const items = shown.map((criterion) => {
    const { anchor, changes, label, determination, text } = criterion;
    const head = criterionName(label.after ?? label.before ?? '');
    const said = [
      changeWords(changes, label.before),
      changes.includes('determination')
        ? fromTo(plainWord(determination.before), plainWord(determination.after))
        : escapeHtml(plainWord(determination.after ?? determination.before) ?? ''),
    ].filter((words) => words !== '');
    return `<article id="criterion-${escapeHtml(anchor)}">\n<h3>${escapeHtml(head)}</h3>\n${
      said.length === 0 ? '' : `<p class="redline-changes">${said.join(' · ')}</p>\n`
    }${bodyHtml(text, { whole: true })}</article>\n`;
  });
  return part('criteria', 'Criteria', items.join(''));
}

function crossReferencesHtml({ crossReferences }: DocumentComparison, extent: RedlineExtent): string {
  const shown = crossReferences.filter(({ change }) => extent.whole || change !== null);
  if (shown.length === 0) return '';
  const items = shown.map(({ line }) => `<li>${lineHtml(line, 'inline')}</li>\n`);
  return part('cross-references', 'Cross references', `<ul>\n${items.join('')}</ul>\n`);
}

function textHtml({ sections }: DocumentComparison, extent: RedlineExtent): string {
  const shown = sections.filter((section) => extent.whole || isChanged(section));
  if (shown.length === 0) return '';
  return part('text', 'Text', shown.map((section) => sectionHtml(section, extent)).join(''));
}

function sectionHtml(
  { anchor, changes, heading, under, text, level }: SectionComparison,
  extent: RedlineExtent,
) {
  const path = under.length === 0 ? '' : `<p class="redline-path">${escapeHtml(under.join(' › '))}</p>\n`;
  const said = changeWords(changes, level.before);
  return `<section id="text-${escapeHtml(anchor)}">\n${path}<h3>${lineHtml(heading, 'plain')}</h3>\n${
    said === '' ? '' : `<p class="redline-changes">${said}</p>\n`
  }${bodyHtml(text, extent)}</section>\n`;
}

function noticesHtml({ boilerplate }: DocumentComparison, extent: RedlineExtent): string {
  const shown = boilerplate.filter((notice) => extent.whole || isChanged(notice));
  if (shown.length === 0) return '';
  const items = shown.map(({ heading, changes, text }) => {
    const said = changeWords(changes, null);
    return `<section>\n<h3>${escapeHtml(heading)}</h3>\n${
      said === '' ? '' : `<p class="redline-changes">${said}</p>\n`
    }${bodyHtml(text, extent)}</section>\n`;
  });
  return part('notices', 'Standing notices', items.join(''));
}

/** A text with its marks; what is far from every change is folded, or left out and counted. */
function bodyHtml({ blocks }: TextComparison, { whole }: RedlineExtent): string {
  return stretchesOf(blocks, isBlockChanged)
    .map((stretch) => {
      if (!stretch.isFar) return blocksHtml(stretch.blocks);
      const count = `${stretch.blocks.length} unchanged ${stretch.blocks.length === 1 ? 'paragraph' : 'paragraphs'}`;
      if (!whole) return `<p class="redline-left-out">… ${count}</p>\n`;
      return `<details class="redline-fold">\n<summary>${count}</summary>\n${blocksHtml(stretch.blocks)}</details>\n`;
    })
    .join('');
}

function part(id: string, heading: string, body: string): string {
  return `<section class="redline-part" aria-labelledby="redline-${id}">\n<h2 id="redline-${id}">${heading}</h2>\n${body}</section>\n`;
}
