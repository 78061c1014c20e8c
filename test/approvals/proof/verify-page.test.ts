import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { launchChromium, openPage } from '../../console/chromium.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion } from '../../support/build-policy-version.ts';
import { deskOf } from '../../support/signing.ts';
import { atDevice, buildByPasskeys } from './builders.ts';
import { officerOf, proofText } from './support.ts';

const PAGE = 'src/console/verify/verify.html';

describe('the page that checks proofs', () => {
  let app: TestApp;
  let chromium: Browser;
  let folder: string;
  let bundle: ProofBundle;
  beforeAll(async () => {
    app = await startApp();
    const desk = await deskOf(app);
    const director = await atDevice(app, desk.first);
    const { slug } = await buildPolicyVersion(app, { title: 'Página “Überprüft” 𝛼' });
    const version = await buildByPasskeys(app, [director], slug, { effective: '2026-04-01' });
    const text = await proofText(app, await officerOf(app), slug, version);
    bundle = JSON.parse(text) as ProofBundle;
    folder = await mkdtemp(join(tmpdir(), 'almanac-page-'));
    await writeFile(join(folder, 'verify.html'), (await app.http({ url: '/verify' })).bytes);
    await writeFile(join(folder, 'good.proof.json'), text);
    const evil = { ...bundle, organisation: '<img src=x onerror=alert(1)><script>alert(2)</script>' };
    await writeFile(join(folder, 'evil.proof.json'), JSON.stringify(evil));
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
    await rm(folder, { recursive: true });
  });

  const open = async () => {
    const watched = await openPage(chromium, { offline: true, viewport: { width: 360, height: 740 } });
    await watched.page.goto(pathToFileURL(join(folder, 'verify.html')).href);
    return watched;
  };

  it('is the one that the verifier builds', async () => {
    const { verifierPage } = (await import(pathToFileURL('tools/build-verifier.mjs').href)) as {
      verifierPage: () => Promise<string>;
    };
    expect(await readFile(PAGE, 'utf8')).toBe(await verifierPage());
  });

  it('is given as a file, never shown as a page of the service', async () => {
    const { status, headers } = await app.http({ url: '/verify' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': 'attachment; filename="almanac-verify.html"',
    });
    const again = await app.http({ url: '/verify', headers: { 'if-none-match': String(headers['etag']) } });
    expect(again.status).toBe(304);
  });

  it('checks a passkey’s signature from a file, without a network', async () => {
    const { page, complaints } = await open();
    await page.getByLabel('The proof').setInputFiles(join(folder, 'good.proof.json'));
    await page.getByRole('heading', { name: 'Nothing fails; whose key it is, you must compare' }).waitFor();
    const item = page.locator('[data-check="signatures.0.proof"]');
    expect(await item.innerText()).toMatch(/^holds/);
    expect(await page.locator('#answer').innerText()).toContain('Página “Überprüft” 𝛼, version 2');
    await page.getByText('What you have from elsewhere').click();
    await page.getByLabel('Fingerprint').fill(String(bundle.keys[0]!['kid']));
    await page.getByLabel('A checkpoint').fill(bundle.audit.checkpoint);
    await page.getByLabel('A checkpoint').blur();
    await page.getByRole('heading', { name: 'This proof holds' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('names what fails of a file that was changed, and runs nothing that is in it', async () => {
    const { page, complaints } = await open();
    const transfer = await page.evaluateHandle(
      `(text => { const data = new DataTransfer(); data.items.add(new File([text], 'evil.proof.json')); return data; })(${JSON.stringify(
        await readFile(join(folder, 'evil.proof.json'), 'utf8'),
      )})`,
    );
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
    await page.getByRole('heading', { name: 'This proof does not hold' }).waitFor();
    expect(await page.locator('[data-check="bundle.signature"]').innerText()).toMatch(/^fails/);
    expect(await page.locator('#answer img, #answer script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has no way to send anything anywhere', async () => {
    const { page } = await open();
    await page.context().setOffline(false);
    const sent = await page.evaluate(
      `fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => String(error))`,
    );
    expect(sent).not.toBe('sent');
    const html = await readFile(PAGE, 'utf8');
    expect(html).toContain("default-src 'none'");
    await page.context().close();
  });
});
