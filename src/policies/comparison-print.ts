import { redlineHtml, summaryHtml, type RedlineExtent } from '../documents/compare/redline-html.ts';
import { lineHtml } from '../documents/compare/marked-html.ts';
import { redlineText, redlineTextLegend } from '../documents/compare/redline-text.ts';
import { escapeHtml } from '../documents/markdown/html-text.ts';
import { formatDay } from '../kernel/calendar-date.ts';
import type { ChangeClassProposal, ChangeEvidence } from './change-class-proposal.ts';
import type { ComparedVersion, VersionComparison } from './comparison.queries.ts';

/** What two compared versions are called: `Version 2 against version 1`. */
export function comparisonName({ before, after }: VersionComparison): string {
  return `Version ${after.version} against version ${before.version}`;
}

/** A comparison as a whole HTML page that needs no script, no inline style and nothing from elsewhere. */
export function comparisonHtml(compared: VersionComparison, extent: RedlineExtent): string {
  const title = `${compared.after.title}: ${comparisonName(compared).toLowerCase()}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/assets/redline.css">
</head>
<body>
<main>
<article class="policy">
<header id="top">
<h1>${escapeHtml(compared.after.title)}</h1>
<p>${comparisonName(compared)}.</p>
${switchHtml(compared, extent)}</header>
${comparisonBodyHtml(compared, extent)}</article>
</main>
</body>
</html>
`;
}

/** The link between what changed and the whole. */
function switchHtml({ policy, before, after }: VersionComparison, { whole }: RedlineExtent): string {
  const address = `/v1/policies/${policy.slug}/versions/${before.version}...${after.version}.html`;
  return whole
    ? `<p class="redline-switch"><a href="${address}">Only what changed</a></p>\n`
    : `<p class="redline-switch"><a href="${address}?whole=true">The whole document</a></p>\n`;
}

/** The versions, a summary, the proposed change class with its evidence, and the redline: all below a page's own first heading. */
export function comparisonBodyHtml(compared: VersionComparison, extent: RedlineExtent): string {
  const { before, after, comparison, proposal } = compared;
  return `<div class="redline">
<dl class="redline-facts">
<div><dt>Before</dt><dd>${versionHtml(before)}</dd></div>
<div><dt>After</dt><dd>${versionHtml(after)}</dd></div>
</dl>
${summaryHtml(comparison)}${proposalHtml(proposal, after)}${redlineHtml(comparison, extent)}</div>
`;
}

const versionHtml = (version: ComparedVersion) => escapeHtml(versionInWords(version));

function versionInWords({ version, effective, changeClass }: ComparedVersion): string {
  const from = effective === null ? 'without an effective day' : `effective ${formatDay(effective)}`;
  return `Version ${version}, ${from}, ${changeClass === null ? 'not signed' : `signed as ${inWords(changeClass)}`}`;
}

const inWords = (code: string) => code.replaceAll('_', ' ');

/** Evidence shown before the rest is folded. */
const SHOWN = 8;

function proposalHtml(proposal: ChangeClassProposal | null, after: ComparedVersion): string {
  if (proposal === null) return '';
  const items = tellingIn(proposal).map((evidence) => `<li>${evidenceHtml(evidence)}</li>\n`);
  const list = (some: readonly string[]) =>
    some.length === 0 ? '' : `<ul class="redline-evidence">\n${some.join('')}</ul>\n`;
  const rest = items.slice(SHOWN);
  const folded =
    rest.length === 0 ? '' : `<details>\n<summary>${rest.length} more</summary>\n${list(rest)}</details>\n`;
  return `<section class="redline-part" aria-labelledby="redline-class">
<h2 id="redline-class">Change class</h2>
<p>${escapeHtml(proposalInWords(proposal, after))}</p>
${list(items.slice(0, SHOWN))}${folded}</section>
`;
}

function evidenceHtml({ what, says, why, before, after }: ChangeEvidence): string {
  const quoted = [
    ...(before === null ? [] : [lineHtml([{ kind: 'deleted', text: before }], 'inline')]),
    ...(after === null ? [] : [lineHtml([{ kind: 'inserted', text: after }], 'inline')]),
  ].join(' ');
  return `<strong>${inWords(says)}</strong> (${inWords(what)}): ${escapeHtml(why)}. <span class="redline-quote">${quoted}</span>`;
}

/** Dates are told by themselves, and say nothing about coverage. */
const tellingIn = ({ evidence }: ChangeClassProposal) => evidence.filter(({ what }) => what !== 'date');

function proposalInWords(
  { changeClass, confidence, question }: ChangeClassProposal,
  after: ComparedVersion,
): string {
  const proposed = {
    certain: `The texts make it ${inWords(changeClass)}.`,
    likely: `The texts suggest ${inWords(changeClass)}; the signer confirms or corrects it.`,
    none: `A person must decide; until then ${inWords(changeClass)} is proposed, which is the more cautious. ${question ?? ''}`,
  }[confidence ?? 'none'];
  return after.changeClass === null ? proposed : `Signed as ${inWords(after.changeClass)}. ${proposed}`;
}

/** A comparison as plain text with marks. */
export function comparisonText(compared: VersionComparison, extent: RedlineExtent): string {
  const { before, after, comparison, proposal } = compared;
  return [
    after.title,
    `${comparisonName(compared)}\nBefore: ${versionInWords(before)}\nAfter: ${versionInWords(after)}\nMarks: ${redlineTextLegend}`,
    ...(proposal === null ? [] : [proposalText(proposal, after)]),
    redlineText(comparison, extent),
  ].join('\n\n');
}

function proposalText(proposal: ChangeClassProposal, after: ComparedVersion): string {
  const evidence = tellingIn(proposal).map(
    ({ says, what, why }) => `- ${inWords(says)} (${inWords(what)}): ${why}`,
  );
  return ['CHANGE CLASS', '', proposalInWords(proposal, after), ...evidence].join('\n');
}
