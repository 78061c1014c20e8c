import { describe, expect, it } from '@jest/globals';
import { parsePolicyText } from '../parse-policy-text.ts';
import type { PolicyDocument } from '../policy-document.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from '../markdown/render-markdown.ts';
import type { PolicyPrint } from '../policy-print.ts';

const text = `Lysis of <i>Adhesions</i>

Effective: January 1, 2026
Next Review: September 2026

EVIDENCE SUMMARY

Found <script>alert(1)</script> by two.^[1, 9] ![x](https://example.org/x.png) [y](javascript:alert(1))

Trials

Ranges too.^[1-2]

REFERENCES

1. Cho JH. *Pain*. 2017. doi: 10.1000/a"b PMID: 28072795
2. A book. PMID: No PMID Entry

CODES

CPT\t62263\tThe AMA's descriptor`;
const { document } = parsePolicyText(text, { fileName: 'a.txt' });
const print = (change: Partial<PolicyPrint> = {}): PolicyPrint => ({
  title: document.title,
  version: 2,
  dates: document.dates,
  document,
  status: 'active',
  organisationName: 'Sample Health',
  showCodeDescriptions: false,
  ...change,
});
const html = renderHtml(print());

describe('renderHtml', () => {
  it('shows dates at their own precision', () => {
    expect(html).toContain('<dt>Next Review</dt><dd><time datetime="2026-09">September 2026</time></dd>');
    expect(html).toContain('<time datetime="2026-01-01">January 1, 2026</time>');
  });

  it('puts sections into the sections they belong to, each with its anchor', () => {
    expect(html).toMatch(
      /<section id="evidence-summary">\n<h2>EVIDENCE SUMMARY<\/h2>[^]*<section id="trials">\n<h3>Trials<\/h3>/,
    );
    expect(html.match(/<section/g)).toHaveLength(html.match(/<\/section>/g)?.length ?? 0);
  });

  it('links citations to references that exist', () => {
    expect(html).toContain(
      '[<a id="cite-1" href="#ref-1" role="doc-noteref" aria-label="Reference 1">1</a>, 9]',
    );
    expect(html).toMatch(/>1<\/a>-<a id="cite-2" href="#ref-2"/);
    expect(html).toContain('<li id="ref-1" value="1">');
    expect(html).toContain(
      '<a class="identifier" href="https://pubmed.ncbi.nlm.nih.gov/28072795/">28072795</a>',
    );
    expect(html).toContain('<a class="backlink" href="#cite-1" role="doc-backlink"');
    expect(html).toContain('PMID: No PMID Entry');
  });

  it('lists its headings in a table of contents once there are some', () => {
    expect(html).not.toContain('<nav');
    const sections = [1, 3, 1, 2].map((level, index) => {
      return { id: `part-${index}`, heading: `Part <${index}>`, level, markdown: '' };
    });
    const long = renderHtml(print({ document: { ...document, sections } }));
    expect(long).toContain('<nav class="contents" aria-labelledby="page.contents">');
    expect(long).toMatch(
      /<li><a href="#part-0">Part &lt;0&gt;<\/a>\n<ul role="list">\n<li><a href="#part-1">Part &lt;1&gt;<\/a><\/li>\n<\/ul>/,
    );
    expect(long).toContain('<h3>Part &lt;1&gt;</h3>'); // no level is left out
    for (const [, address] of long.matchAll(/href="#([^"]*)"/g)) expect(long).toContain(`id="${address}"`);
  });

  it('escapes everything and loads nothing from elsewhere', () => {
    expect(html).toContain('<h1>Lysis of &lt;i&gt;Adhesions&lt;/i&gt;</h1>');
    expect(html).not.toMatch(/<script|<img|<style|style=|javascript:alert\(1\)"/);
    expect(html.match(/<link[^>]*>/g)).toEqual(['<link rel="stylesheet" href="/assets/policy.css">']);
  });

  it('prints code descriptions only where they may be shown', () => {
    expect(html).toContain('<th scope="row">62263</th></tr>');
    expect(html).not.toContain('descriptor');
    expect(renderHtml(print({ showCodeDescriptions: true }))).toContain('<td>The AMA&#39;s descriptor</td>');
  });
});

describe('renderMarkdown', () => {
  const parsed = (given: PolicyPrint) =>
    parsePolicyText(renderMarkdown(given), { fileName: 'a.md' }).document;

  it('prints the version, its dates and no description that may not be shown', () => {
    const markdown = renderMarkdown(print());
    expect(markdown).toContain('- **Version:** 2\n- **Status:** active\n- **Organization:** Sample Health\n');
    expect(markdown).toContain('- **Next Review:** September 2026');
    expect(markdown).not.toContain('descriptor');
    expect(parsed(print()).codes).toEqual([{ system: 'CPT', code: '62263', description: null }]);
  });

  it('prints the dates of the version and not those of the import', () => {
    const dates = { ...document.dates, effective: null };
    expect(parsed(print({ dates })).dates).toEqual(dates);
  });

  it('carries an anchor that its heading does not give', () => {
    const renamed: PolicyDocument = {
      ...document,
      sections: document.sections.map((section, index) =>
        index === 0 ? { ...section, id: 'evidence' } : section,
      ),
    };
    expect(parsed(print({ document: renamed })).sections).toEqual(renamed.sections);
  });
});
