import { slugOf } from './anchors.rules.ts';
import { escapeHtml, inlineHtml, sectionHtml } from './html-text.ts';
import type { DocumentCode, DocumentReference, DocumentSection, PolicyDocument } from './policy-document.ts';
import { printedRows, type PolicyPrint } from './policy-print.ts';

const STYLESHEET = '/assets/policy.css';

/** A version as a whole HTML page that needs no script, no inline style and nothing from elsewhere. */
export function renderHtml(print: PolicyPrint): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(print.title)}</title>
<link rel="stylesheet" href="${STYLESHEET}">
</head>
<body>
<main>
${renderArticle(print)}</main>
</body>
</html>
`;
}

/**
 * A version as an HTML article, for a page of one's own. Sections carry their anchors, references `ref-<number>`,
 * the lists `cross-references`, `references` and `codes`.
 */
function renderArticle(print: PolicyPrint): string {
  const { document } = print;
  return `<article class="policy">
<header id="top">
<h1>${escapeHtml(print.title)}</h1>
${datesHtml(print)}</header>
${boilerplateHtml(document)}${sectionsHtml(document)}${crossReferencesHtml(document)}${referencesHtml(
    document.references,
  )}${codesHtml(document.codes, print.showCodeDescriptions)}</article>
`;
}

function datesHtml(print: PolicyPrint): string {
  const rows = printedRows(print).map(({ label, text, date }) => {
    const value = date === null ? escapeHtml(text) : `<time datetime="${date}">${escapeHtml(text)}</time>`;
    return `<div><dt>${label}</dt><dd>${value}</dd></div>\n`;
  });
  return rows.length === 0 ? '' : `<dl id="dates" class="policy-dates">\n${rows.join('')}</dl>\n`;
}

function boilerplateHtml({ boilerplate }: PolicyDocument): string {
  return boilerplate
    .map(({ heading, markdown }, index) => {
      const id = `notice-${index + 1}-${slugOf(heading)}`;
      const body = sectionHtml(markdown, new Set());
      return `<aside class="notice" aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(heading)}</h2>\n${body}</aside>\n`;
    })
    .join('');
}

/** Sections inside the sections they belong to. */
function sectionsHtml({ sections, references }: PolicyDocument): string {
  const known = new Set(references.map(({ number }) => number));
  const open: DocumentSection[] = [];
  let html = '';
  for (const section of sections) {
    while ((open.at(-1)?.level ?? 0) >= section.level) html += closed(open);
    open.push(section);
    const { id, heading, level, markdown } = section;
    html += `<section id="${escapeHtml(id)}">\n<h${level + 1}>${escapeHtml(heading)}</h${level + 1}>\n`;
    html += sectionHtml(markdown, known);
  }
  while (open.length > 0) html += closed(open);
  return html;
}

function closed(open: DocumentSection[]): string {
  open.pop();
  return '</section>\n';
}

function listSection(id: string, heading: string, body: string): string {
  return `<section id="${id}">\n<h2>${heading}</h2>\n${body === '' ? '<p>None</p>\n' : body}</section>\n`;
}

function crossReferencesHtml({ crossReferences }: PolicyDocument): string {
  const items = crossReferences.map((item) => `<li>${inlineHtml(item)}</li>\n`).join('');
  return listSection('cross-references', 'Cross references', items === '' ? '' : `<ul>\n${items}</ul>\n`);
}

function referencesHtml(references: readonly DocumentReference[]): string {
  const items = references.map((reference) => {
    return `<li id="ref-${reference.number}" value="${reference.number}">${referenceHtml(reference)}</li>\n`;
  });
  return listSection('references', 'References', items.length === 0 ? '' : `<ol>\n${items.join('')}</ol>\n`);
}

function referenceHtml({ citation, pmid, pmidPrinted, doi }: DocumentReference): string {
  const parts = [inlineHtml(citation)];
  if (doi !== null) {
    const address = `https://doi.org/${encodeURI(doi).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
    parts.push(`doi: <a href="${escapeHtml(address)}">${escapeHtml(doi)}</a>`);
  }
  if (pmid !== null) {
    const shown = escapeHtml(pmid);
    parts.push(`PMID: <a href="https://pubmed.ncbi.nlm.nih.gov/${shown}/">${shown}</a>`);
  }
  if (pmidPrinted === 'explicitly_none') parts.push('PMID: No PMID Entry');
  return parts.join(' ');
}

function codesHtml(codes: readonly DocumentCode[], showDescriptions: boolean): string {
  if (codes.length === 0) return listSection('codes', 'Codes', '');
  const description = showDescriptions ? '<th scope="col">Description</th>' : '';
  const rows = codes.map(({ system, code, description: text }) => {
    const cell = showDescriptions ? `<td>${escapeHtml(text ?? '')}</td>` : '';
    return `<tr><td>${escapeHtml(system)}</td><th scope="row">${escapeHtml(code)}</th>${cell}</tr>\n`;
  });
  const head = `<tr><th scope="col">System</th><th scope="col">Code</th>${description}</tr>\n`;
  const caption = '<caption>Billing and diagnosis codes of this policy</caption>\n';
  const table = `<table>\n${caption}<thead>\n${head}</thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
  return listSection('codes', 'Codes', table);
}
