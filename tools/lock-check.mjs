// The lock file must name every optional platform package (npm 11's `npm ci` refuses it otherwise)
// and no download address, so that it installs from any registry.
import { readFileSync } from 'node:fs';

const text = readFileSync('package-lock.json', 'utf8');
const { packages } = JSON.parse(text);

function holds(base, name) {
  for (;;) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    base = base.slice(0, Math.max(base.lastIndexOf('/node_modules/'), 0));
  }
}

const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !holds(path, name))
    .map(([name, range]) => `${path || '(root)'} -> ${name}@${range}`),
);
const addresses = text.match(/"resolved": "http[^"]*"/g) ?? [];
for (const line of [...missing, ...addresses]) console.error(line);
if (missing.length + addresses.length > 0) process.exit(1);
