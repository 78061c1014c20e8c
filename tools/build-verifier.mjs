/**
 * Builds the page that checks proofs without a server: one file with everything in it, which the repository keeps, so that
 * nothing is built where Almanac runs. `node tools/build-verifier.mjs` after a change of the verifier; a test compares.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the page is kept. */
export const PAGE = here('../src/console/verify/verify.html');

/** The page's HTML. */
export async function verifierPage() {
  const { outputFiles } = await build({
    entryPoints: [here('./verifier/page.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome113', 'firefox129', 'safari17'],
    charset: 'ascii',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const script = outputFiles[0].text.trim();
  const style = (await readFile(here('./verifier/page.css'), 'utf8')).trim();
  const { version } = JSON.parse(await readFile(here('../package.json'), 'utf8'));
  const template = await readFile(here('./verifier/page.html'), 'utf8');
  const parts = {
    // with no source to connect to, the page cannot send a proof anywhere, whatever is in it
    policy: `default-src 'none'; script-src '${source(script)}'; style-src '${source(style)}'; base-uri 'none'; form-action 'none'`,
    style,
    script,
    version,
    digest: createHash('sha256').update(script).digest('hex'),
  };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
}

/** A script or style as a content security policy names it. */
function source(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(PAGE, await verifierPage());
}
