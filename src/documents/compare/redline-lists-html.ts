import { escapeHtml } from '../markdown/html-text.ts';
import type { CodeSystemComparison, ListedCode, ReferenceComparison } from './comparison.ts';
import { lineHtml } from './marked-html.ts';
import { changeWords } from './redline-words.ts';

/** The codes that differ, a table for all systems. */
export function codesHtml(systems: readonly CodeSystemComparison[]): string {
  if (systems.length === 0) return '';
  const isDescribed = systems.some(
    ({ added, removed, described }) =>
      [...added, ...removed].some(({ description }) => description !== null) ||
      described.some(({ before, after }) => before !== null || after !== null),
  );
  const rows = systems.flatMap(({ system, added, removed, described }) => [
    ...removed.map((code) => codeRow(system, 'removed', code, isDescribed)),
    ...added.map((code) => codeRow(system, 'added', code, isDescribed)),
    ...described.map(({ code, before, after }) => {
      const text = `${marked('deleted', before)} ${marked('inserted', after)}`;
      return cells(system, 'description changed', escapeHtml(code), isDescribed ? text : null);
    }),
  ]);
  const columns = ['System', 'Code', 'Change', ...(isDescribed ? ['Description'] : [])];
  const head = `<tr>${columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr>\n`;
  return `<section class="redline-part" aria-labelledby="redline-codes">\n<h2 id="redline-codes">Codes</h2>\n<table>\n<caption class="aside">Codes that differ</caption>\n<thead>\n${head}</thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n</section>\n`;
}

function codeRow(
  system: string,
  change: 'added' | 'removed',
  { code, description }: ListedCode,
  isDescribed: boolean,
): string {
  const kind = change === 'added' ? 'inserted' : 'deleted';
  return cells(system, change, marked(kind, code), isDescribed ? escapeHtml(description ?? '') : null);
}

const marked = (kind: 'inserted' | 'deleted', text: string | null) =>
  text === null ? '' : lineHtml([{ kind, text }], 'plain');

/** A row of the table of codes, in HTML; null where there is no column for descriptions. */
function cells(system: string, change: string, code: string, description: string | null): string {
  const last = description === null ? '' : `<td>${description}</td>`;
  return `<tr><td>${escapeHtml(system)}</td><th scope="row">${code}</th><td>${change}</td>${last}</tr>\n`;
}

/** The references that differ, or all of them; a shifted number is told and not marked. */
export function referencesHtml(
  references: readonly ReferenceComparison[],
  { whole }: { readonly whole: boolean },
): string {
  const shown = references.filter(
    ({ changes }) => whole || changes.some((change) => change !== 'renumbered'),
  );
  if (shown.length === 0) return '';
  const items = shown.map(({ changes, before, after, entry }) => {
    const said = changeWords(changes, before?.number ?? null);
    const words = said === '' ? '' : ` <span class="redline-changes">${said}</span>`;
    return `<li value="${after?.number ?? before?.number ?? 0}">${lineHtml(entry, 'inline')}${words}</li>\n`;
  });
  return `<section class="redline-part" aria-labelledby="redline-references">\n<h2 id="redline-references">References</h2>\n<ol>\n${items.join('')}</ol>\n</section>\n`;
}
