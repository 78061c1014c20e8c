import { escapeHtml, inlineHtml, sectionHtml, type SectionContext } from '../markdown/html-text.ts';
import type { DocumentCode, DocumentReference, PolicyDocument } from '../policy-document.ts';
import { printedRows, type PolicyPrint } from '../policy-print.ts';
import { referenceLinks } from '../references/reference-links.ts';
import { outlineOf, withoutGaps, type OutlineNode } from '../headings/section-outline.rules.ts';

const STYLESHEET = '/assets/policy.css';
/** A policy with fewer headings is looked through faster than its table of contents. */
const FEWEST_HEADINGS = 4;

/** A heading of the page with its address. */
interface PageHeading {
  readonly id: string;
  readonly heading: string;
  /** 1 for a heading below the title. */
  readonly level: number;
}

const lists = [
  { id: 'cross-references', heading: 'Cross references', level: 1 },
  { id: 'references', heading: 'References', level: 1 },
  { id: 'codes', heading: 'Codes', level: 1 },
] as const satisfies readonly PageHeading[];

/**
 * A version as a whole HTML page that needs no script, no inline style and nothing from elsewhere. Sections and
 * criteria carry their anchors, references `ref-<number>`, first citations `cite-<number>`, the lists
 * `cross-references`, `references` and `codes`; the page's own addresses hold a point, which no anchor does.
 */
export function renderHtml(print: PolicyPrint): string {
  const title = escapeHtml(print.title);
  const version = print.version === null ? '' : `, version ${print.version}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}${version}</title>
<link rel="stylesheet" href="${STYLESHEET}">
</head>
<body>
<a class="skip-link" href="#page.text">Skip to the text</a>
<main>
<article class="policy">
<header id="top">
<h1>${title}</h1>
${datesHtml(print)}</header>
${contentsHtml(print.document)}<div id="page.text" tabindex="-1">
${boilerplateHtml(print.document)}${partsHtml(print)}</div>
</article>
</main>
</body>
</html>
`;
}

function datesHtml(print: PolicyPrint): string {
  const rows = printedRows(print).map(({ label, text, date }) => {
    const value = date === null ? escapeHtml(text) : `<time datetime="${date}">${escapeHtml(text)}</time>`;
    return `<div><dt>${label}</dt><dd>${value}</dd></div>\n`;
  });
  return rows.length === 0 ? '' : `<dl id="dates" class="policy-dates">\n${rows.join('')}</dl>\n`;
}

function contentsHtml({ sections }: PolicyDocument): string {
  if (sections.length < FEWEST_HEADINGS) return '';
  const outline = outlineOf<PageHeading>([...withoutGaps(sections), ...lists]);
  return `<nav class="contents" aria-labelledby="page.contents">
<h2 id="page.contents">Contents</h2>
${contentsListHtml(outline)}</nav>
`;
}

function contentsListHtml(nodes: readonly OutlineNode<PageHeading>[]): string {
  if (nodes.length === 0) return '';
  const items = nodes.map(({ item, below }) => {
    const list = contentsListHtml(below);
    const link = `<a href="#${escapeHtml(item.id)}">${escapeHtml(item.heading)}</a>`;
    return `<li>${link}${list === '' ? '' : `\n${list}`}</li>\n`;
  });
  return `<ul role="list">\n${items.join('')}</ul>\n`; // without markers it is no list to some screen readers
}

function boilerplateHtml({ boilerplate }: PolicyDocument): string {
  return boilerplate
    .map(({ heading, markdown }, index) => {
      const id = `page.notice.${index + 1}`;
      const body = sectionHtml(markdown, { references: new Set(), cited: new Set(), criteria: [] });
      return `<aside class="notice" aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(heading)}</h2>\n${body}</aside>\n`;
    })
    .join('');
}

function partsHtml({ document, showCodeDescriptions }: PolicyPrint): string {
  const { references } = document;
  const cited = new Set<number>();
  const context = { references: new Set(references.map(({ number }) => number)), cited };
  return [
    ...outlineOf(withoutGaps(document.sections)).map((node) => partHtml(node, document, context)),
    crossReferencesHtml(document),
    referencesHtml(references, cited),
    codesHtml(document.codes, showCodeDescriptions),
  ].join('');
}

/** A section with the sections that belong to it. */
function partHtml(
  { item, below }: OutlineNode<PolicyDocument['sections'][number]>,
  document: PolicyDocument,
  context: Omit<SectionContext, 'criteria'>,
): string {
  const criteria = document.criteria.filter(({ section }) => section === item.id);
  const level = item.level + 1;
  const heading = `<h${level}>${escapeHtml(item.heading)}</h${level}>\n`;
  const body = sectionHtml(item.markdown, { ...context, criteria });
  const parts = below.map((node) => partHtml(node, document, context)).join('');
  return `<section id="${escapeHtml(item.id)}">\n${heading}${body}${parts}</section>\n`;
}

function listHtml({ id, heading }: PageHeading, body: string, role = ''): string {
  const attributes = role === '' ? '' : ` role="${role}" aria-labelledby="page.${id}"`;
  const headingId = role === '' ? '' : ` id="page.${id}"`;
  const shown = body === '' ? '<p>None</p>\n' : body;
  return `<section id="${id}"${attributes}>\n<h2${headingId}>${heading}</h2>\n${shown}</section>\n`;
}

function crossReferencesHtml({ crossReferences }: PolicyDocument): string {
  const items = crossReferences.map((item) => `<li>${inlineHtml(item)}</li>\n`).join('');
  return listHtml(lists[0], items === '' ? '' : `<ul>\n${items}</ul>\n`);
}

function referencesHtml(references: readonly DocumentReference[], cited: ReadonlySet<number>): string {
  const items = references.map((reference) => {
    const { number } = reference;
    const label = `Back to where reference ${number} is first cited`;
    const back = cited.has(number)
      ? ` <a class="backlink" href="#cite-${number}" role="doc-backlink" aria-label="${label}">↩︎</a>`
      : '';
    return `<li id="ref-${number}" value="${number}">${referenceHtml(reference)}${back}</li>\n`;
  });
  const body = items.length === 0 ? '' : `<ol>\n${items.join('')}</ol>\n`;
  return listHtml(lists[1], body, 'doc-endnotes');
}

function referenceHtml(reference: DocumentReference): string {
  const links = referenceLinks(reference).map(({ label, text, address }) => {
    const shown = escapeHtml(text);
    const link =
      address === null ? shown : `<a class="identifier" href="${escapeHtml(address)}">${shown}</a>`;
    return `${label}${link}`;
  });
  return [inlineHtml(reference.citation), ...links].join(' ');
}

function codesHtml(codes: readonly DocumentCode[], showDescriptions: boolean): string {
  if (codes.length === 0) return listHtml(lists[2], '');
  const description = showDescriptions ? '<th scope="col">Description</th>' : '';
  const rows = codes.map(({ system, code, description: text }) => {
    const cell = showDescriptions ? `<td>${escapeHtml(text ?? '')}</td>` : '';
    return `<tr><td>${escapeHtml(system)}</td><th scope="row">${escapeHtml(code)}</th>${cell}</tr>\n`;
  });
  const head = `<tr><th scope="col">System</th><th scope="col">Code</th>${description}</tr>\n`;
  const caption = '<caption>Billing and diagnosis codes of this policy</caption>\n';
  const table = `<table class="codes">\n${caption}<thead>\n${head}</thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
  return listHtml(lists[2], table);
}
