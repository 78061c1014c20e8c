import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium, openPage } from '../console/chromium.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion } from '../support/build-policy-version.ts';

const criteria = `- I. Lysis is considered **medically necessary** when both are met:^[1]
  - A. Pain that lasts
  - B. ${'An address such as https://example.org/'.padEnd(200, 'x')}
- II. All else is investigational.

## BACKGROUND

${'A sentence of the background that goes on and on. '.repeat(40)}[Read on](https://example.org/more).

| Study | Patients | Result |
| --- | --- | --- |
| One | 12 | ${'word '.repeat(20)} |

### Epidural Fibrosis

${'Another sentence. '.repeat(60)}

## SUMMARY

Done.^[2, 9]`;

describe('a published policy in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let address: string;
  beforeAll(async () => {
    app = await startApp();
    const codes = Array.from({ length: 90 }, (_, index) => String(62263 + index));
    const { slug } = await buildPolicyVersion(app, { title: 'Lysis of Epidural Adhesions', criteria, codes });
    await app.nest.listen(0, '127.0.0.1');
    address = `${await app.nest.getUrl()}/v1/policies/${slug}/active.html`;
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  const withPage = async (options: BrowserContextOptions, look: (page: Page) => Promise<void>) => {
    const { page, complaints } = await openPage(chromium, options);
    await page.goto(address);
    await look(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  };
  const evaluated = async (page: Page, script: string): Promise<unknown> => await page.evaluate(script);

  it('has its language, landmarks, one first heading and no heading that leaves a level out', async () => {
    await withPage({}, async (page) => {
      expect(await evaluated(page, 'document.documentElement.lang')).toBe('en');
      expect(await page.title()).toBe('Lysis of Epidural Adhesions, version 1');
      expect(await page.getByRole('main').count()).toBe(1);
      expect(await page.getByRole('navigation', { name: 'Contents' }).count()).toBe(1);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      const levels = (await evaluated(
        page,
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => Number(heading.tagName[1]))",
      )) as number[];
      for (const [index, level] of levels.entries())
        expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    });
  });

  it('names every address once, and every link within it leads somewhere and has words', async () => {
    await withPage({}, async (page) => {
      const doubled =
        "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)";
      expect(await evaluated(page, doubled)).toEqual([]);
      const astray =
        '[...document.querySelectorAll(\'a[href^="#"]\')].map((link) => decodeURIComponent(link.hash.slice(1))).filter((id) => document.getElementById(id) === null)';
      expect(await evaluated(page, astray)).toEqual([]);
      const wordless =
        "[...document.querySelectorAll('a')].filter((link) => (link.getAttribute('aria-label') ?? link.textContent).trim() === '').length";
      expect(await evaluated(page, wordless)).toBe(0);
    });
  });

  it('is walked by keyboard: to the text, from a citation to its reference and back', async () => {
    await withPage({}, async (page) => {
      await page.keyboard.press('Tab');
      expect(await evaluated(page, 'document.activeElement.textContent')).toBe('Skip to the text');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await evaluated(page, 'document.activeElement.className')).toBe('criterion-label');
      await page.locator('[role=doc-noteref][aria-label="Reference 1"]').click();
      expect(new URL(page.url()).hash).toBe('#ref-1');
      await page.locator('[role=doc-backlink]').first().click();
      expect(new URL(page.url()).hash).toBe('#cite-1');
    });
  });

  it('shows criteria with their addresses, and dates and codes for programs', async () => {
    await withPage({}, async (page) => {
      await page.goto(`${address}#policy-criteria--i-a`);
      await page.locator('li#policy-criteria--i-a:target').getByRole('link', { name: 'A.' }).waitFor();
      expect(await page.locator('time[datetime="2026-09"]').textContent()).toBe('September 2026');
      await page.getByRole('table', { name: 'Billing and diagnosis codes of this policy' }).waitFor();
      expect(await page.getByRole('rowheader', { name: '62263' }).count()).toBe(1);
      const unscoped = "[...document.querySelectorAll('th:not([scope])')].length";
      expect(await evaluated(page, unscoped)).toBe(0);
    });
  });

  it.each(['light', 'dark'] as const)('is readable in a %s room, and fits a phone', async (colorScheme) => {
    await withPage({ colorScheme, viewport: { width: 360, height: 740 } }, async (page) => {
      expect(await evaluated(page, 'document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const contrasts = (await evaluated(page, CONTRASTS)) as number[];
      for (const contrast of contrasts) expect(contrast).toBeGreaterThanOrEqual(4.5); // WCAG 2.2, 1.4.3
    });
  });

  it('prints on numbered pages, addresses written out, without what only a screen needs', async () => {
    await withPage({}, async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('[role=doc-backlink]').first().isVisible()).toBe(false);
      const written = "getComputedStyle(document.querySelector('a[href$=\"/more\"]'), '::after').content";
      expect(await evaluated(page, written)).toContain('https://example.org/more');
      const head = "getComputedStyle(document.querySelector('.codes thead')).display";
      expect(await evaluated(page, head)).toBe('table-header-group');
    });
  });
});

/** The contrast of text and ground (WCAG 2.2) for one element of each kind that has a colour of its own. */
const CONTRASTS = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return luminance(backgroundColor);
    }
    return 1;
  };
  return ['p', 'h1', 'h2', 'dt', 'dd', 'caption', 'p a', '.contents a', '.citation a', '.criterion-label', 'td'].map((selector) => {
    const element = document.querySelector(selector);
    const [light, dark] = [luminance(getComputedStyle(element).color), ground(element)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });
})()`;
