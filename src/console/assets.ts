import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../kernel/canonical.ts';

/** The style sheets: of the console, and of published policies; each with the files it is put together from, in order. */
const styleSheets = {
  'console.css': [
    ...[
      'base',
      'frame',
      'content',
      'tables',
      'forms',
      'drafts',
      'approval',
      'panels',
      'comments',
      'evidence',
      'retractions',
      'searches',
      'search',
      'meetings',
      'people',
      'consumers',
      'webhooks',
      'passkeys',
      'audit',
      'ladders',
      'reviews',
      'workload',
      'screening',
      'sign-in',
      'reasons',
      'duplicates',
      'strategies',
      'proof',
      'small-and-print',
    ].map((part) => `console-${part}.css`),
    'redline.css',
  ],
  'policy.css': ['policy.css', 'policy-criteria.css', 'policy-print.css'],
  'redline.css': ['policy.css', 'redline.css'],
  'bulletin.css': ['policy.css', 'bulletin.css'],
  'meeting.css': ['policy.css', 'meeting.css'],
} as const satisfies Record<string, readonly string[]>;

/** Scripts: what a page can do without, done faster. */
const scripts = {
  'screening.js': ['screening.js'],
  'passkeys.js': ['passkeys.js'],
} as const satisfies Record<string, readonly string[]>;

/** A style sheet by the name in its address. */
export type AssetName = keyof typeof styleSheets;
/** A script by the name in its address. */
export type ScriptName = keyof typeof scripts;

/** Finished bytes with their strong ETag and their type. */
export interface Asset {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
}

/** The style sheets and scripts, read once when the application starts. */
@Injectable()
export class Assets {
  private readonly assets = new Map<string, Asset>([
    ...Object.entries(styleSheets).map(([name, files]) => assetOf(name, files, 'text/css; charset=utf-8')),
    ...Object.entries(scripts).map(([name, files]) => assetOf(name, files, 'text/javascript; charset=utf-8')),
  ]);

  /** Undefined for a name that is none of ours. */
  find(name: string): Asset | undefined {
    return this.assets.get(name);
  }

  /** The address with the content's hash, which may be kept for ever. */
  addressOf(name: AssetName | ScriptName): string {
    const tag = this.assets.get(name)?.etag.replaceAll('"', '') ?? '';
    return `/assets/${name}?v=${tag}`;
  }
}

function assetOf(name: string, files: readonly string[], type: string): [string, Asset] {
  const bytes = Buffer.concat(files.map((file) => readFileSync(new URL(`assets/${file}`, import.meta.url))));
  return [name, { bytes, type, etag: `"${sha256(bytes).slice('sha256:'.length, 'sha256:'.length + 16)}"` }];
}
