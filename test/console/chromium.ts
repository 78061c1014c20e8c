import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A real, headless Chromium from the npm package, which brings the libraries it needs. */
export async function launchChromium(): Promise<Browser> {
  // read while the package is imported: it then unpacks its own libraries and fonts
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs24.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const { chromium: playwright } = await import('playwright-core');
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-zygote', '--disable-gpu'],
    chromiumSandbox: false,
  });
}

/** A page and what its console complained about: errors, and violations of the content security policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page in a context of its own, without cookies. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`),
  );
  return { page, complaints };
}
