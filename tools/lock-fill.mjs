// Run after `npm install`: adds the lock entries of platform packages that npm left out
// because the registry in use did not have them. They carry no integrity, as npm itself writes none for them.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
  linux: 'linux',
};
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'ppc64le', 's390x', 'riscv64', 'loong64'];

function holds(base, name) {
  for (;;) {
    if (lock.packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    base = base.slice(0, Math.max(base.lastIndexOf('/node_modules/'), 0));
  }
}

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (holds(path, name)) continue;
    const parts = name.replace(/^.*\//, '').split(/[-.]/);
    const os = parts.map((part) => systems[part]).find(Boolean);
    const cpu = parts
      .map((part) => (part === 'armv7' ? 'arm' : part))
      .find((part) => processors.includes(part));
    if (!os || !cpu || !/^\d/.test(range)) {
      console.warn(`left out ${name}@${range}: no platform in its name`);
      continue;
    }
    const libc = parts.includes('musl')
      ? { libc: ['musl'] }
      : parts.includes('gnu')
        ? { libc: ['glibc'] }
        : {};
    lock.packages[`node_modules/${name}`] = { version: range, cpu: [cpu], ...libc, optional: true, os: [os] };
    console.log(`added ${name}@${range}`);
  }
}
for (const entry of Object.values(lock.packages)) delete entry.resolved;
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
