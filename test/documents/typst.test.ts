import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsePolicyText } from '../../src/documents/parse-policy-text.ts';
import type { PolicyDocument } from '../../src/documents/policy-document.ts';
import type { PolicyPrint } from '../../src/documents/policy-print.ts';
import { renderPdf } from '../../src/documents/typst/render-pdf.ts';
import { Typesetter } from '../../src/documents/typst/typesetter.ts';
import { TypstProcess } from '../../src/documents/typst/typst-process.ts';
import { pdfPages } from './read-rendition.ts';

const paragraphs = Array.from({ length: 30 }, (_, index) =>
  `Paragraph ${index} of the background. `.repeat(8),
);
const { document } = parsePolicyText(
  `# Lysis of #let x = 1 $a$ ] \\ *Adhesions*

- **Effective:** January 1, 2026
- **Next Review:** September 2026
- **Date of Origin:** 1999

## MEDICAL POLICY CRITERIA

- I. Lysis is considered **medically necessary** when both are met:
  - A. Pain ≥ 5 of 10, ± 1, for α-therapy in 背景
  - B. A trial of #eval("1") failed^[1, 2]
- II. All else is investigational.

## BACKGROUND

${paragraphs.join('\n\n')}

#### Trials

| Study | Result |
| --- | --- |
| One | Two |

## EVIDENCE

A word of ${'very'.repeat(40)} length, and https://example.org/${'path/'.repeat(30)}

## REFERENCES

1. Cho JH. *Pain*. 2017. doi: 10.1093/pm/pnz017 PMID: 28072795
2. A book. PMID: No PMID Entry

## CODES

| Codes | Number | Description |
| --- | --- | --- |
${Array.from({ length: 120 }, (_, index) => `| CPT | ${62000 + index} | Words of the AMA ${index} |`).join('\n')}
`,
  { fileName: 'policy.md' },
);
const printOf = (change: Partial<PolicyPrint> = {}): PolicyPrint => ({
  title: document.title,
  version: 3,
  dates: document.dates,
  document,
  showCodeDescriptions: false,
  ...change,
});

describe('a policy as PDF', () => {
  const typesetter = new Typesetter();
  let bytes: Buffer;
  let objects: string;
  let pages: Awaited<ReturnType<typeof pdfPages>>;
  beforeAll(async () => {
    bytes = await renderPdf(printOf(), typesetter);
    objects = bytes.toString('latin1');
    pages = await pdfPages(bytes);
  });
  afterAll(() => typesetter.onApplicationShutdown());

  it('is tagged after PDF/UA-1, in its language, with its title', () => {
    expect(objects).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(objects).toMatch(/\/MarkInfo <<\s*\/Marked true/);
    expect(objects).toMatch(/\/Lang \(en\)/);
    expect(objects).toContain('Lysis of #let x = 1 $a$ ]');
    for (const role of ['H1', 'H2', 'L', 'LI', 'Lbl', 'LBody', 'TH', 'TD', 'TOC', 'Link']) {
      expect(objects).toMatch(new RegExp(`/S /${role}\\s`));
    }
  });

  it('has bookmarks, and named destinations for sections, criteria and what is cited', () => {
    expect(objects).toMatch(/\/Type \/Outlines/);
    for (const name of [
      'medical-policy-criteria',
      'medical-policy-criteria--i',
      'medical-policy-criteria--i-a',
      'trials',
      'ref-1',
      'codes',
    ]) {
      expect(objects).toContain(`(${name})`);
    }
  });

  it('links identifiers to where they are found', () => {
    for (const address of [
      'https://pubmed.ncbi.nlm.nih.gov/28072795/',
      'https://doi.org/10.1093/pm/pnz017',
    ]) {
      expect(objects).toContain(`/URI (${address})`);
    }
  });

  it('tells on each page which version it is of and how many pages there are', () => {
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, { head }] of pages.entries()) {
      expect(head).toContain(`${index + 1} of ${pages.length}`);
      if (index === 0) continue;
      expect(head).toContain('Lysis of #let x = 1 $a$ ]');
      expect(head).toContain('Version 3 · Effective January 1, 2026');
    }
  });

  it('prints dates at their own precision, labels as printed, and what is hostile as text', () => {
    const text = pages.map((page) => page.text).join('\n');
    expect(text).toMatch(/Next Review\s+September 2026/);
    expect(text).toMatch(/Date of Origin\s+1999\s/);
    expect(text).toMatch(/I\.\s+Lysis is considered medically necessary/);
    expect(text).toContain('#eval("1") failed');
    expect(text).toMatch(/for α-therapy in (?:背景|\[U\+80CC U\+666F\])/);
  });

  it('repeats the head of a table of codes, and shows descriptions only where it may', async () => {
    expect(pages.filter(({ text }) => text.includes('System Code')).length).toBeGreaterThan(0);
    expect(pages.map(({ text }) => text).join()).not.toContain('Words of the AMA');
    const shown = await pdfPages(await renderPdf(printOf({ showCodeDescriptions: true }), typesetter));
    const withCodes = shown.filter(({ text }) => text.includes('Words of the AMA'));
    expect(withCodes.length).toBeGreaterThan(1);
    for (const { text } of withCodes) expect(text).toContain('System Code Description');
  });

  it('is the same bytes from another process', async () => {
    const other = new Typesetter();
    expect(await renderPdf(printOf(), other)).toEqual(bytes);
    other.onApplicationShutdown();
  });

  it('of 1,000 references and 500 KB is made within bounds', async () => {
    const long = `${'Epidural fibrosis occurs in patients after surgery. '.repeat(17)}^[7, 12-14]`;
    const large: PolicyDocument = {
      ...document,
      sections: Array.from({ length: 100 }, (_, index) => {
        const markdown = Array.from({ length: 6 }, () => long).join('\n\n');
        return { id: `part-${index}`, heading: `Part ${index}`, level: 1 + (index % 4), markdown };
      }),
      references: Array.from({ length: 1000 }, (_, index) => {
        const pmid = String(28_000_000 + index);
        const citation = `Author ${index}. *Title* of the study. 2017;3:1-9.`;
        return { number: index + 1, citation, pmid, pmidPrinted: 'given', doi: null, url: null };
      }),
    };
    expect(Buffer.byteLength(JSON.stringify(large))).toBeGreaterThan(500_000);
    const started = performance.now();
    const made = await renderPdf(printOf({ document: large }), typesetter);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(made.length).toBeLessThan(10_000_000);
  }, 60_000);
});

describe('the typesetter', () => {
  const refused = expect.objectContaining({ code: 'rendition_unavailable' });

  it('gives a document up at its deadline and makes the next', async () => {
    const hasty = new Typesetter(1);
    await expect(renderPdf(printOf(), hasty)).rejects.toEqual(refused);
    hasty.onApplicationShutdown();
    const patient = new Typesetter();
    await expect(renderPdf(printOf(), patient)).resolves.toBeInstanceOf(Buffer);
    patient.onApplicationShutdown();
  });

  it('refuses what Typst refuses, and makes the next', async () => {
    const typesetter = new Typesetter();
    await expect(typesetter.typeset('policy', { title: 1 })).rejects.toEqual(refused);
    expect((await renderPdf(printOf(), typesetter)).subarray(0, 5).toString()).toBe('%PDF-');
    typesetter.onApplicationShutdown();
  });

  it('hears of a process that dies under a document', async () => {
    const process_ = new TypstProcess();
    const asked = process_.typeset({ template: 'policy', data: '{}' }, 10_000);
    process_.kill('it was killed');
    await expect(asked).rejects.toEqual(refused);
    expect(process_.alive).toBe(false);
  });

  it('makes nothing once the application shuts down', async () => {
    const typesetter = new Typesetter();
    typesetter.onApplicationShutdown();
    await expect(typesetter.typeset('policy', {})).rejects.toEqual(refused);
  });

  it('keeps no command from exiting', async () => {
    const script = `import { Typesetter } from './src/documents/typst/typesetter.ts';
      await new Typesetter().typeset('policy', {}).catch(() => undefined);`;
    const child = spawn(
      process.execPath,
      ['--import', './test/cli/load-typescript.mjs', '--input-type=module', '-e', script],
      { stdio: 'ignore' },
    );
    expect(await new Promise((ended) => child.once('close', ended))).toBe(0);
  }, 25_000);
});
